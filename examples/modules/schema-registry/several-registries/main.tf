# A registry for each team.

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

variable "teams" {
  description = "Schemas by team: definitions by the name of the schema."
  type        = map(map(string))
  default = {
    billing = { invoice = "{\"type\":\"record\",\"name\":\"Invoice\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}" }
    search  = { query = "{\"type\":\"record\",\"name\":\"Query\",\"fields\":[{\"name\":\"text\",\"type\":\"string\"}]}" }
  }
}

module "schemas" {
  source   = "../.."
  for_each = var.teams

  name    = each.key
  schemas = { for name, definition in each.value : name => { definition = definition } }
}

output "registries" {
  description = "ARNs of the registries, by team."
  value       = { for team, schemas in module.schemas : team => schemas.arn }
}
