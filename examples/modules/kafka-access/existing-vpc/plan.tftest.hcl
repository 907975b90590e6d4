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

variables {
  cluster_arn       = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/00000000-0000-0000-0000-000000000000-1"
  security_group_id = "sg-0123456789abcdef0"
}

override_data {
  target = data.aws_vpc.existing
  values = { id = "vpc-0123456789abcdef0", cidr_block = "10.1.0.0/16" }
}

override_data {
  target = data.aws_subnets.existing
  values = { ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"] }
}

override_data {
  target = module.access.data.aws_caller_identity.account
  values = { account_id = "123456789012" }
}

override_data {
  target = module.access.data.aws_msk_bootstrap_brokers.cluster_bootstrap
  values = { bootstrap_brokers_sasl_iam = "b-1.orders.example:9098" }
}

override_data {
  target = module.access.data.aws_msk_broker_nodes.cluster_brokers_present_nodes
  values = {
    node_info_list = [
      { attached_eni_id = "", broker_id = 1, client_subnet = "subnet-a", client_vpc_ip_address = "", endpoints = ["b-1.orders.example"], node_arn = "" },
    ]
  }
}

run "plans" {
  command = plan

  assert {
    condition     = module.access.topic_admin_function_name == "orders-topic-admin"
    error_message = "The function must have the given name."
  }
}
