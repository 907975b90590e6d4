# The platform with custom topics, users and limits.

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
  }
}

provider "aws" {
  region = "us-east-1"
}

module "platform" {
  source = "../.."

  name        = "shop"
  environment = "prod"

  network = {
    cidr = "10.60.0.0/16"
    tiers = {
      public  = "10.60.0.0/20"
      private = "10.60.16.0/20"
      broker  = "10.60.32.0/20"
    }
    flow_logs = { retention_days = 90 }
  }

  cluster = {
    instance_type  = "kafka.m7g.xlarge"
    volume_gib     = 500
    authentication = { scram = true }
  }

  topics = {
    ad-events              = { partitions = 24 }
    ad-events-dead-letters = { partitions = 3, retention_hours = 336 }
    orders                 = { partitions = 12 }
  }

  scram_users = var.scram_users

  acls = [
    { users = ["reporting"], consume = [{ topic = "orders", group = "reporting-*" }] },
  ]

  event_api = {
    throttling = { requests_per_second = 2000, burst = 4000 }
    consumer   = { pollers = { minimum = 2, maximum = 12 } }
  }

  administrator_cidrs = ["192.0.2.0/24"]
}

output "platform" {
  description = "All outputs of the platform."
  value       = module.platform
}
