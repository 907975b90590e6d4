# Alarms of an existing cluster with metrics of each broker, lag objectives, subscribers, and rules in an existing workspace of Managed Prometheus.

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

variable "alarm_emails" {
  description = "E-mail addresses that are notified. Each must confirm its subscription."
  type        = list(string)
  default     = ["on-call@example.com"]
}

variable "prometheus_workspace_id" {
  description = "Id of the workspace that the metrics of the brokers' exporters are written to."
  type        = string
}

module "alarms" {
  source = "../.."

  name                = "orders"
  cluster_arn         = var.cluster_arn
  enhanced_monitoring = "PER_BROKER"

  lag = {
    billing   = { topics = ["orders", "refunds"], max_seconds = 120 }
    reporting = { topics = ["orders"], max_seconds = 3600, max_records = 1000000 }
  }

  runbook_url     = "https://wiki.example.com/kafka/runbook"
  alarm_emails    = var.alarm_emails
  alarm_endpoints = ["https://events.example.com/aws"]

  prometheus_workspaces = { main = var.prometheus_workspace_id }
}

output "alarm_topic_arn" {
  description = "SNS topic that the alarms notify."
  value       = module.alarms.alarm_topic_arn
}
