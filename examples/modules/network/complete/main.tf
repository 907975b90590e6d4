# A VPC with custom address ranges, and flow logs that are kept for one month.

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
  cidr = "10.40.0.0/16"

  tiers = {
    public  = "10.40.0.0/22"
    private = "10.40.16.0/20"
    broker  = "10.40.32.0/22"
  }

  flow_logs = { retention_days = 30 }
}

output "network" {
  description = "IDs for other resources in the VPC."
  value       = module.network
}
