# The configuration as planned, without an account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }

  mock_resource "aws_msk_cluster" {
    override_during = plan
    defaults        = { arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/00000000-0000-0000-0000-000000000000-1" }
  }

  mock_resource "aws_security_group" {
    override_during = plan
    defaults        = { id = "sg-0123456789abcdef0" }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = module.access.topic_admin_function_name == "orders-topic-admin"
    error_message = "The function must bear the name that was given."
  }
}
