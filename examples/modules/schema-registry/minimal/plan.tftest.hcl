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

  mock_resource "aws_glue_registry" {
    defaults = { arn = "arn:aws:glue:us-east-1:123456789012:registry/orders" }
  }

  mock_resource "aws_glue_schema" {
    defaults = { arn = "arn:aws:glue:us-east-1:123456789012:schema/orders/ad-event" }
  }
}

run "plans" {
  command = apply

  assert {
    condition     = module.schemas.schema_arns["ad-event"] == "arn:aws:glue:us-east-1:123456789012:schema/orders/ad-event"
    error_message = "The schema must have an ARN."
  }
}
