# Alarms of an existing cluster.

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

variable "cluster_arn" {
  description = "ARN of the cluster."
  type        = string
}

module "alarms" {
  source = "../.."

  name        = "orders"
  cluster_arn = var.cluster_arn
}

output "alarm_topic_arn" {
  description = "SNS topic that the alarms notify."
  value       = module.alarms.alarm_topic_arn
}
