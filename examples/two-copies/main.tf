# One module called twice: a cluster for orders, and a smaller one for audits, in one network.

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
  source = "../../dist/terraform/network"

  name = "shared"
}

module "orders" {
  source = "../../dist/terraform/msk-cluster"

  name       = "orders"
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.broker_subnet_ids
}

module "audit" {
  source = "../../dist/terraform/msk-cluster"

  name          = "audit"
  vpc_id        = module.network.vpc_id
  subnet_ids    = module.network.broker_subnet_ids
  instance_type = "kafka.m5.large"
  volume_gib    = 50
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers of each cluster."
  value = {
    orders = module.orders.bootstrap_brokers_iam
    audit  = module.audit.bootstrap_brokers_iam
  }
}
