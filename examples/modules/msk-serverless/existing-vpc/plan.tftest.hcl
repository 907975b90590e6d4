# Tests the plan without an AWS account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
}

run "plans" {
  command = plan

  override_data {
    target = data.aws_vpc.existing
    values = { id = "vpc-0123456789abcdef0", cidr_block = "10.1.0.0/16" }
  }

  override_data {
    target = data.aws_subnets.existing
    values = { ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"] }
  }

  assert {
    condition     = module.msk.name == "orders"
    error_message = "The cluster must have the given name."
  }
}
