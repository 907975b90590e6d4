# Tests the plan without an AWS account: run `make modules`, then `terraform init && terraform test` in this folder.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

override_data {
  target = module.network.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.orders.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.orders.data.aws_resourcegroupstaggingapi_resources.present_tagged
  values = { resource_tag_mapping_list = [] }
}

override_data {
  target = module.audit.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.audit.data.aws_resourcegroupstaggingapi_resources.present_tagged
  values = { resource_tag_mapping_list = [] }
}

run "plans" {
  command = plan

  assert {
    condition     = module.orders.name != module.audit.name
    error_message = "Two module calls must create two clusters."
  }
}
