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

run "plans" {
  command = plan

  assert {
    condition     = length(module.network.broker_subnet_ids) == 3
    error_message = "Brokers need a subnet in each of three zones."
  }
}
