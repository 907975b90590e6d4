# `for_each` over one module: a cluster for each team, with the size that the team needs.

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

variable "teams" {
  description = "Teams by name, with the instance type of their brokers."
  type        = map(object({ instance_type = string }))
  default = {
    orders  = { instance_type = "kafka.m7g.xlarge" }
    billing = { instance_type = "kafka.m7g.large" }
  }
}

module "network" {
  source = "../../dist/terraform/network"

  name = "shared"
}

module "msk" {
  for_each = var.teams
  source   = "../../dist/terraform/msk-cluster"

  name          = each.key
  vpc_id        = module.network.vpc_id
  subnet_ids    = module.network.broker_subnet_ids
  instance_type = each.value.instance_type
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers of each team's cluster."
  value       = { for team, cluster in module.msk : team => cluster.bootstrap_brokers_iam }
}
