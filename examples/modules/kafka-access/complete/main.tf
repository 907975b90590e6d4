# A cluster with SCRAM authentication, topics, users, and their permissions.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

variable "scram_users" {
  description = "SCRAM users by name. A higher version generates a new password."
  type        = map(object({ password_version = optional(number, 1) }))
  default = {
    reporting = {}
    shop      = { password_version = 2 }
  }
}

provider "aws" {
  region = "us-east-1"
}

locals {
  # Zones of the Region, by name: a data source also returns Local Zones, in which MSK places no brokers.
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

resource "aws_vpc" "this" {
  # checkov:skip=CKV2_AWS_11:the VPC is for the example only; that of the module network has flow logs
  # checkov:skip=CKV2_AWS_12:nothing in the example uses the default security group
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "brokers" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

module "msk" {
  source = "../../../msk-cluster"

  name       = "orders"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id

  authentication = { scram = true }
}

module "access" {
  source = "../.."

  name               = "orders"
  cluster_arn        = module.msk.arn
  security_group_id  = module.msk.security_group_id
  vpc_id             = aws_vpc.this.id
  subnet_ids         = aws_subnet.brokers[*].id
  log_retention_days = 90

  topics = {
    orders = { partitions = 12, retention_hours = 72 }
    audit = {
      partitions     = 3
      cleanup_policy = "compact"
      configuration  = { "min.compaction.lag.ms" = 60000 }
    }
  }

  deletable_topics = ["orders-v0"]

  scram_users = var.scram_users

  acls = [
    { users = ["shop"], produce = ["orders"] },
    { users = ["reporting"], consume = [{ topic = "orders", group = "reporting-*" }] },
  ]
}

output "scram_secret_arns" {
  description = "ARNs of the secrets with the users' passwords."
  value       = module.access.scram_secret_arns
}
