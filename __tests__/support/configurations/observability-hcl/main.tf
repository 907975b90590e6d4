# Managed Prometheus and Managed Grafana. It uses no module of this repository.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "grafana_version" {
  type    = string
  default = "9.4"
}

variable "restricted" {
  type        = bool
  default     = false
  description = "Only a prefix list and an endpoint can open Grafana. Provider 5.100.0 requires one of each."
}

variable "receiver" {
  type    = string
  default = "first"
}

provider "aws" {
  default_tags {
    tags = { project = "observability" }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_cloudwatch_log_group" "rules" {
  name = "/aws/vendedlogs/rules"
}

resource "aws_cloudwatch_query_definition" "failures" {
  name            = "rules/failures"
  query_string    = "filter @message like /failed/ | limit ${var.receiver == "first" ? 20 : 50}"
  log_group_names = [aws_cloudwatch_log_group.rules.name]
}

resource "aws_prometheus_workspace" "metrics" {
  alias = "metrics"

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.rules.arn}:*"
  }
}

resource "aws_prometheus_rule_group_namespace" "recording" {
  name         = "recording"
  workspace_id = aws_prometheus_workspace.metrics.id
  data         = yamlencode({ groups = [{ name = "recording", rules = [{ record = "up:sum", expr = "sum(up)" }] }] })
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_prometheus_alert_manager_definition" "alerts" {
  workspace_id = aws_prometheus_workspace.metrics.id
  definition = yamlencode({
    alertmanager_config = yamlencode({
      route     = { receiver = var.receiver }
      receivers = [{ name = var.receiver, sns_configs = [{ topic_arn = aws_sns_topic.alerts.arn, sigv4 = { region = "us-east-1" } }] }]
    })
  })
}

resource "aws_iam_role" "grafana" {
  name = "grafana"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "grafana.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_grafana_workspace" "saml" {
  name                      = "saml"
  account_access_type       = "CURRENT_ACCOUNT"
  authentication_providers  = ["SAML"]
  permission_type           = "CUSTOMER_MANAGED"
  role_arn                  = aws_iam_role.grafana.arn
  data_sources              = ["CLOUDWATCH", "PROMETHEUS"]
  notification_destinations = ["SNS"]
  grafana_version           = var.grafana_version
  configuration             = jsonencode({ plugins = { pluginAdminEnabled = false }, unifiedAlerting = { enabled = true } })

  dynamic "network_access_control" {
    for_each = var.restricted ? ["restricted"] : []
    content {
      prefix_list_ids = ["pl-0123456789abcdef0"]
      vpce_ids        = ["vpce-0123456789abcdef0"]
    }
  }
}

resource "aws_grafana_workspace_saml_configuration" "saml" {
  workspace_id       = aws_grafana_workspace.saml.id
  idp_metadata_url   = "https://idp.example.com/metadata"
  role_assertion     = "role"
  admin_role_values  = ["platform"]
  editor_role_values = ["sre"]
}

resource "aws_grafana_workspace" "sso" {
  name                     = "sso"
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  permission_type          = "SERVICE_MANAGED"
  role_arn                 = aws_iam_role.grafana.arn
}

resource "aws_grafana_role_association" "admins" {
  workspace_id = aws_grafana_workspace.sso.id
  role         = "ADMIN"
  group_ids    = ["0a1b2c3d-1234-5678-9abc-def012345678"]
}

output "prometheus_endpoint" {
  value = aws_prometheus_workspace.metrics.prometheus_endpoint
}

output "grafana_endpoint" {
  value = aws_grafana_workspace.saml.endpoint
}
