# Tests the plan without an AWS account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = module.msk.name == "orders"
    error_message = "The cluster must have the given name."
  }
}
