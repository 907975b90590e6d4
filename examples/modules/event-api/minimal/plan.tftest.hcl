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
  target = module.msk.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.msk.data.aws_resourcegroupstaggingapi_resources.present_tagged
  values = { resource_tag_mapping_list = [] }
}

override_data {
  target = module.access.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.events.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

run "plans" {
  command = plan

  assert {
    condition     = module.events.producer_function_name == "orders-producer"
    error_message = "The function must have the given name."
  }
}
