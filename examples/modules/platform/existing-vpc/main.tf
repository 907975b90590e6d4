# The platform, peered with an existing VPC whose applications connect to its brokers.

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

module "platform" {
  source = "../.."

  environment         = "dev"
  administrator_cidrs = [data.aws_vpc.existing.cidr_block]
}

resource "aws_vpc_peering_connection" "existing" {
  vpc_id      = module.platform.vpc_id
  peer_vpc_id = data.aws_vpc.existing.id
  auto_accept = true
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers for the applications."
  value       = module.platform.bootstrap_brokers_iam
}
