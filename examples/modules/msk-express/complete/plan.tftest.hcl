# The configuration as planned, without an account: `terraform init && terraform test`.
# Not by a mock of the whole provider: Terraform's mocks know no ephemeral resources, which make the passwords of users.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variables {
  scram_users = {} # a password would be made by AWS, even for a plan
}

override_data {
  target = data.aws_availability_zones.available
  values = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
}

override_data {
  target = module.msk.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

run "plans" {
  command = plan

  assert {
    condition     = module.msk.name == "orders"
    error_message = "The cluster must have the name that it was given."
  }
}
