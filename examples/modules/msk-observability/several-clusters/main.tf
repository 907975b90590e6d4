# Alarms of several existing clusters, each with its own topic.

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

variable "clusters" {
  description = "ARNs of the clusters, by a name that begins the names of their alarms."
  type        = map(string)
}

module "alarms" {
  source   = "../.."
  for_each = var.clusters

  name        = each.key
  cluster_arn = each.value
}

output "alarm_topic_arns" {
  description = "SNS topics that the alarms notify, by cluster."
  value       = { for name, alarms in module.alarms : name => alarms.alarm_topic_arn }
}
