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
    condition     = toset(keys(module.schemas.schema_arns)) == toset(["click", "order"])
    error_message = "Both schemas must be registered."
  }

  assert {
    condition     = jsondecode(module.schemas.look_up_policy).Statement[0].Action == "glue:GetSchemaByDefinition"
    error_message = "Clients must be able to find a version, and not to register one."
  }
}
