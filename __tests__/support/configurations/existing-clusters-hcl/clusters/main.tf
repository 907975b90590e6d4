# Clusters of each kind in a VPC. It uses no module of this repository: these are the existing clusters of another team.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "brokers" {
  type    = number
  default = 3
}

provider "aws" {
  default_tags {
    tags = { team = "orders" }
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "orders" {
  cidr_block           = "10.6.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "broker" {
  count             = 3
  vpc_id            = aws_vpc.orders.id
  cidr_block        = cidrsubnet(aws_vpc.orders.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "broker" {
  name   = "orders-broker"
  vpc_id = aws_vpc.orders.id
}

resource "aws_msk_cluster" "standard" {
  cluster_name           = "orders"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = var.brokers
  enhanced_monitoring    = "PER_BROKER"

  broker_node_group_info {
    instance_type   = "kafka.m7g.xlarge"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
    storage_info {
      ebs_storage_info {
        volume_size = 100
      }
    }
  }

  client_authentication {
    sasl {
      iam   = true
      scram = true
    }
  }
}

resource "aws_msk_cluster" "express" {
  cluster_name           = "orders-express"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "express.m7g.large"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
  }

  client_authentication {
    sasl {
      iam = true
    }
  }
}

resource "aws_msk_serverless_cluster" "serverless" {
  cluster_name = "orders-serverless"

  vpc_config {
    subnet_ids         = aws_subnet.broker[*].id
    security_group_ids = [aws_security_group.broker.id]
  }

  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }
}

output "clusters" {
  value = {
    standard   = aws_msk_cluster.standard.arn
    express    = aws_msk_cluster.express.arn
    serverless = aws_msk_serverless_cluster.serverless.arn
  }
}
