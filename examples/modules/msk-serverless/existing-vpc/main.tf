# A cluster in an existing VPC, accessible from the whole VPC.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "vpc_id" {
  description = "ID of the VPC; by default the default VPC of the region."
  type        = string
  default     = null
}

data "aws_vpc" "existing" {
  id      = var.vpc_id
  default = var.vpc_id == null ? true : null
}

data "aws_subnets" "existing" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.existing.id]
  }
}

locals {
  subnet_ids = slice(sort(data.aws_subnets.existing.ids), 0, 3)
}

module "msk" {
  source = "../.."

  name       = "orders"
  vpc_id     = data.aws_vpc.existing.id
  subnet_ids = local.subnet_ids

  client_networks = {
    (data.aws_vpc.existing.cidr_block) = ["iam"]
  }
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers."
  value       = module.msk.bootstrap_brokers_iam
}
