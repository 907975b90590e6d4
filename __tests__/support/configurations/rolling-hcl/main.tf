# A cluster whose version and properties change while records are written to it.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "kafka_version" {
  type = string
}

variable "retention_hours" {
  type = number
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = "10.8.0.0/16"
}

resource "aws_subnet" "broker" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "broker" {
  name   = "rolling-broker"
  vpc_id = aws_vpc.main.id
}

# No kafka_versions: naming them would replace the configuration with each version.
resource "aws_msk_configuration" "main" {
  name              = "rolling"
  server_properties = <<-EOT
    default.replication.factor=3
    min.insync.replicas=2
    unclean.leader.election.enable=false
    log.retention.hours=${var.retention_hours}
  EOT
}

resource "aws_msk_cluster" "main" {
  cluster_name           = "rolling"
  kafka_version          = var.kafka_version
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
    storage_info {
      ebs_storage_info {
        volume_size = 10
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.main.arn
    revision = aws_msk_configuration.main.latest_revision
  }

  client_authentication {
    sasl {
      iam = true
    }
  }
}

output "bootstrap_brokers" {
  value = aws_msk_cluster.main.bootstrap_brokers_sasl_iam
}

output "cluster_arn" {
  value = aws_msk_cluster.main.arn
}
