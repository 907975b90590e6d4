# A separate VPC for Kafka, peered with an existing VPC whose applications use it.

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

module "network" {
  source = "../.."

  name = "orders"
}

resource "aws_vpc_peering_connection" "existing" {
  vpc_id      = module.network.vpc_id
  peer_vpc_id = data.aws_vpc.existing.id
  auto_accept = true
}

output "peering_connection_id" {
  description = "ID of the peering connection, for the routes of both VPCs."
  value       = aws_vpc_peering_connection.existing.id
}
