# Tests the plan without an AWS account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = length(module.network.broker_subnet_ids) == 3
    error_message = "Brokers need a subnet in each of three zones."
  }
}
