# A `moved` block moves an existing VPC from the root module into a module, without replacing it.
#
# Before, the root module contained:
#
#   resource "aws_vpc" "main" {
#     cidr_block           = "10.0.0.0/16"
#     enable_dns_hostnames = true
#     enable_dns_support   = true
#   }

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

moved {
  from = aws_vpc.main
  to   = module.network.aws_vpc.this
}

module "network" {
  source = "../../dist/terraform/network"

  name = "shared"
  cidr = "10.0.0.0/16"
}

output "vpc_id" {
  description = "ID of the VPC, which is the same as before."
  value       = module.network.vpc_id
}
