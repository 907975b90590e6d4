# Tests the plan without an AWS account: `terraform init && terraform test`.
# It does not mock the whole provider, because Terraform can't mock the ephemeral resources that generate the users' passwords.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

override_data {
  target = data.aws_vpc.existing
  values = { id = "vpc-0123456789abcdef0", cidr_block = "10.1.0.0/16" }
}

override_data {
  target = module.platform.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.platform.data.aws_resourcegroupstaggingapi_resources.cluster_present_tagged
  values = { resource_tag_mapping_list = [] }
}

run "plans" {
  command = plan

  assert {
    condition     = aws_vpc_peering_connection.existing.peer_vpc_id == "vpc-0123456789abcdef0"
    error_message = "The platform must be peered with the existing VPC."
  }
}
