# A cluster with the required arguments only, and with each optional block. It uses no module of this repository.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "blocks" {
  type        = list(string)
  default     = []
  description = "Optional blocks: authentication, configuration, encryption, logging, monitoring."
}

variable "volume_size" {
  type    = number
  default = 10
}

provider "aws" {}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = "10.8.0.0/16"
}

resource "aws_subnet" "broker" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "broker" {
  name   = "optional-broker"
  vpc_id = aws_vpc.main.id
}

resource "aws_cloudwatch_log_group" "broker" {
  name = "optional-broker"
}

resource "aws_msk_configuration" "main" {
  name              = "optional"
  server_properties = "num.partitions=6\n"
}

resource "aws_msk_cluster" "main" {
  cluster_name           = "optional"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = 2

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
    storage_info {
      ebs_storage_info {
        volume_size = var.volume_size
      }
    }
  }

  dynamic "client_authentication" {
    for_each = contains(var.blocks, "authentication") ? [1] : []
    content {
      unauthenticated = true
      sasl {
        scram = true
      }
    }
  }

  dynamic "configuration_info" {
    for_each = contains(var.blocks, "configuration") ? [1] : []
    content {
      arn      = aws_msk_configuration.main.arn
      revision = aws_msk_configuration.main.latest_revision
    }
  }

  dynamic "encryption_info" {
    for_each = contains(var.blocks, "encryption") ? [1] : []
    content {
      encryption_in_transit {
        client_broker = "TLS"
      }
    }
  }

  dynamic "logging_info" {
    for_each = contains(var.blocks, "logging") ? [1] : []
    content {
      broker_logs {
        cloudwatch_logs {
          enabled   = true
          log_group = aws_cloudwatch_log_group.broker.name
        }
      }
    }
  }

  dynamic "open_monitoring" {
    for_each = contains(var.blocks, "monitoring") ? [1] : []
    content {
      prometheus {
        jmx_exporter {
          enabled_in_broker = true
        }
      }
    }
  }
}

resource "aws_glue_registry" "main" {
  registry_name = "optional"
  tags          = { team = "ads" }
}

output "zones" {
  value = aws_subnet.broker[*].availability_zone_id
}

output "bootstrap_brokers" {
  value = aws_msk_cluster.main.bootstrap_brokers_tls
}
