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
    values = { id = "vpc-0123456789abcdef0" }
  }

  assert {
    condition     = aws_vpc_peering_connection.existing.peer_vpc_id == "vpc-0123456789abcdef0"
    error_message = "The network must be peered with the existing VPC."
  }
}
