# The configuration as planned, without an account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = module.platform.cluster_name == "msk-ha-dev"
    error_message = "The cluster must be named by the platform and its environment."
  }
}
