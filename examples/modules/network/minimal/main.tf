# A VPC in three zones.

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

module "network" {
  source = "../.."

  name = "orders"
}

output "broker_subnet_ids" {
  description = "IDs of the broker subnets, for a cluster."
  value       = module.network.broker_subnet_ids
}
