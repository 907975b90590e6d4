# Tests the plan without an AWS account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }
}

variables {
  cluster_arn       = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/00000000-0000-0000-0000-000000000000-1"
  security_group_id = "sg-0123456789abcdef0"
}

run "plans" {
  command = plan

  override_data {
    target = data.aws_vpc.existing
    values = { id = "vpc-0123456789abcdef0" }
  }

  override_data {
    target = data.aws_subnets.existing
    values = { ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"] }
  }

  assert {
    condition     = module.events.producer_function_name == "orders-producer"
    error_message = "The function must have the given name."
  }
}
