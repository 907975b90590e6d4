# A registry with a schema from a file.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

module "schemas" {
  source = "../.."

  name = "orders"

  schemas = {
    ad-event = { definition = file("${path.module}/ad-event.avsc") }
  }
}

output "schema_arns" {
  description = "ARNs of the schemas, by name."
  value       = module.schemas.schema_arns
}
