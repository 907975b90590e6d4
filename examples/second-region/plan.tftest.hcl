# Tests the plan without an AWS account: run `make modules`, then `terraform init && terraform test` in this folder.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "ireland"
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

override_data {
  target = module.here.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.there.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.msk.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.msk.data.aws_resourcegroupstaggingapi_resources.present_tagged
  values = { resource_tag_mapping_list = [] }
}

run "plans" {
  command = plan

  assert {
    condition     = module.msk.name == "orders-ireland"
    error_message = "The cluster must have the given name."
  }
}
