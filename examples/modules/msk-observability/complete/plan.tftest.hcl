# Tests the plan without an AWS account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_region" {
    defaults = { id = "us-east-1" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:alarms" }
  }

  mock_data "aws_msk_cluster" {
    defaults = {
      number_of_broker_nodes       = 3
      broker_node_group_info       = [{ instance_type = "kafka.m7g.large" }]
      bootstrap_brokers_sasl_iam   = "b-1:9098"
      bootstrap_brokers_sasl_scram = ""
      bootstrap_brokers_tls        = ""
    }
  }
}

run "plans" {
  command = apply

  variables {
    cluster_arn             = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1"
    prometheus_workspace_id = "ws-0a1b2c3d-0000-1111-2222-333344445555"
  }

  assert {
    condition     = module.alarms.alarm_topic_arn == "arn:aws:sns:us-east-1:123456789012:alarms"
    error_message = "The alarms must have a topic."
  }
}
