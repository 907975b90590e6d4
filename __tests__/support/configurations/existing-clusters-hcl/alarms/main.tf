# Alarms and dashboards of existing clusters, as a user of the published module writes them.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

provider "aws" {}

variable "clusters" {
  type = object({ standard = string, express = string, serverless = string })
}

# A workspace that another team uses too.
resource "aws_prometheus_workspace" "shared" {
  alias = "shared"
}

module "standard" {
  source = "../terraform/msk-observability"

  name                = "orders"
  cluster_arn         = var.clusters.standard
  enhanced_monitoring = "PER_BROKER"
  lag                 = { billing = { topics = ["orders", "refunds"], max_seconds = 120 } }
  alarm_emails        = ["on-call@example.com"]

  prometheus_workspaces = { shared = aws_prometheus_workspace.shared.id }
}

module "express" {
  source = "../terraform/msk-observability"

  name                = "orders-express"
  cluster_arn         = var.clusters.express
  enhanced_monitoring = "PER_BROKER"
}

module "serverless" {
  source = "../terraform/msk-observability"

  name        = "orders-serverless"
  cluster_arn = var.clusters.serverless
  lag         = { billing = { topics = ["orders"], max_seconds = 120, max_records = 5000 } }
}

output "workspace" {
  value = aws_prometheus_workspace.shared.id
}

output "dashboards" {
  value = {
    standard   = module.standard.cloudwatch_dashboard_url
    express    = module.express.cloudwatch_dashboard_url
    serverless = module.serverless.cloudwatch_dashboard_url
  }
}
