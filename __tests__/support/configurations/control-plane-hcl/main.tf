# Every kind of cluster and their connections. It uses no module of this repository.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "public_access" {
  type        = string
  default     = "DISABLED"
  description = "MSK allows public access only on an existing cluster, so a second apply enables it."
}

variable "replicated_topics" {
  type    = list(string)
  default = ["orders.*"]
}

provider "aws" {
  default_tags {
    tags = { project = "control" }
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_caller_identity" "current" {}

resource "aws_vpc" "main" {
  cidr_block = "10.7.0.0/16"
}

resource "aws_subnet" "broker" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "broker" {
  name   = "control-broker"
  vpc_id = aws_vpc.main.id
}

# Firehose and S3 receive the broker logs.
resource "aws_s3_bucket" "logs" {
  bucket = "control-plane-logs"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com", "kafka.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "service" {
  name               = "control-service"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = "control-logs"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = aws_iam_role.service.arn
    bucket_arn = aws_s3_bucket.logs.arn
  }
  tags = { LogDeliveryEnabled = "true" }
  lifecycle {
    ignore_changes = [tags] # as in the AWS documentation: MSK sets this tag
  }
}

resource "aws_msk_configuration" "standard" {
  name              = "control-standard"
  server_properties = "allow.everyone.if.no.acl.found=false\n"
}

resource "aws_msk_cluster" "standard" {
  cluster_name           = "standard"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = 3
  storage_mode           = "TIERED"

  broker_node_group_info {
    instance_type   = "kafka.m7g.2xlarge"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
    storage_info {
      ebs_storage_info {
        volume_size = 100
        provisioned_throughput {
          enabled           = true
          volume_throughput = 250
        }
      }
    }
    connectivity_info {
      public_access {
        type = var.public_access
      }
      vpc_connectivity {
        client_authentication {
          sasl {
            iam = true
          }
        }
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.standard.arn
    revision = aws_msk_configuration.standard.latest_revision
  }

  client_authentication {
    sasl {
      iam = true
    }
  }

  logging_info {
    broker_logs {
      firehose {
        enabled         = true
        delivery_stream = aws_kinesis_firehose_delivery_stream.logs.name
      }
      s3 {
        enabled = true
        bucket  = aws_s3_bucket.logs.id
        prefix  = "kafka/"
      }
    }
  }
}

resource "aws_msk_cluster" "express" {
  cluster_name           = "express"
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
  cluster_name = "serverless"

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

resource "aws_msk_cluster_policy" "standard" {
  cluster_arn = aws_msk_cluster.standard.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = data.aws_caller_identity.current.account_id }
      Action    = ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers", "kafka:DescribeClusterV2"]
      Resource  = aws_msk_cluster.standard.arn
    }]
  })
}

resource "aws_msk_vpc_connection" "client" {
  target_cluster_arn = aws_msk_cluster.standard.arn
  authentication     = "SASL_IAM"
  vpc_id             = aws_vpc.main.id
  client_subnets     = aws_subnet.broker[*].id
  security_groups    = [aws_security_group.broker.id]
}

resource "aws_msk_replicator" "copy" {
  replicator_name            = "standard-to-express"
  description                = "orders"
  service_execution_role_arn = aws_iam_role.service.arn

  dynamic "kafka_cluster" {
    for_each = [aws_msk_cluster.standard.arn, aws_msk_cluster.express.arn]
    content {
      amazon_msk_cluster {
        msk_cluster_arn = kafka_cluster.value
      }
      vpc_config {
        subnet_ids          = aws_subnet.broker[*].id
        security_groups_ids = [aws_security_group.broker.id]
      }
    }
  }

  replication_info_list {
    source_kafka_cluster_arn = aws_msk_cluster.standard.arn
    target_kafka_cluster_arn = aws_msk_cluster.express.arn
    target_compression_type  = "ZSTD"
    topic_replication {
      topics_to_replicate = var.replicated_topics
    }
    consumer_group_replication {
      consumer_groups_to_replicate = [".*"]
    }
  }
}

resource "aws_route53_zone" "private" {
  name = "kafka.internal"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "broker" {
  count   = 3
  zone_id = aws_route53_zone.private.zone_id
  name    = "b-${count.index + 1}"
  type    = "A"
  ttl     = 60
  records = ["10.7.${count.index}.10"]
}

data "aws_msk_broker_nodes" "standard" {
  cluster_arn = aws_msk_cluster.standard.arn
}

data "aws_msk_bootstrap_brokers" "serverless" {
  cluster_arn = aws_msk_serverless_cluster.serverless.arn
}

data "aws_msk_bootstrap_brokers" "standard" {
  cluster_arn = aws_msk_cluster.standard.arn
}

output "iam" {
  value = {
    express    = aws_msk_cluster.express.bootstrap_brokers_sasl_iam
    serverless = data.aws_msk_bootstrap_brokers.serverless.bootstrap_brokers_sasl_iam
  }
}

output "nodes" {
  value = data.aws_msk_broker_nodes.standard.node_info_list[*].client_vpc_ip_address
}

output "public" {
  value = data.aws_msk_bootstrap_brokers.standard.bootstrap_brokers_public_sasl_iam
}

output "private_link" {
  value = data.aws_msk_bootstrap_brokers.standard.bootstrap_brokers_vpc_connectivity_sasl_iam
}
