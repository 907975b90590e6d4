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
    condition     = module.platform.topics["orders"].partitions == 12
    error_message = "Each topic must be declared as it was given."
  }

  assert {
    condition     = module.platform.cluster_name == "shop-prod"
    error_message = "The cluster must be named by the platform and its environment."
  }
}
