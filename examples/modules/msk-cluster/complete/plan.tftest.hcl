# The configuration as planned, without an account: `terraform init && terraform test`.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }

  mock_resource "aws_acmpca_certificate_authority" {
    override_during = plan
    defaults        = { arn = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/00000000-0000-0000-0000-000000000000" }
  }
}

run "plans" {
  command = plan

  assert {
    condition     = module.msk.name == "orders"
    error_message = "The cluster must have the name that it was given."
  }

  assert {
    condition     = toset(keys(module.msk.scram_secret_arns)) == toset(["legacy", "reporting"])
    error_message = "Each user must have a secret."
  }
}
