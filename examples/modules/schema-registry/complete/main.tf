# Schemas with several compatibilities, and a role of a client that can look them up.

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

variable "account_id" {
  description = "Account whose roles can assume the role of the client."
  type        = string
  default     = "123456789012"
}

module "schemas" {
  source = "../.."

  name = "shop"

  schemas = {
    click = {
      definition = jsonencode({
        type      = "record"
        name      = "Click"
        namespace = "shop"
        fields    = [{ name = "page", type = "string" }]
      })
      compatibility = "FULL_ALL"
    }

    order = {
      definition = jsonencode({
        type      = "record"
        name      = "Order"
        namespace = "shop"
        fields = [
          { name = "id", type = "string" },
          { name = "amount", type = { type = "bytes", logicalType = "decimal", precision = 12, scale = 2 } },
        ]
      })
      compatibility = "BACKWARD_ALL"
    }
  }
}

resource "aws_iam_role" "client" {
  name = "shop-client"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:role/deploy" }
    }]
  })
}

resource "aws_iam_role_policy" "look_up" {
  # checkov:skip=CKV_AWS_355:a version is read by the id in a record, for which AWS supports no resource
  name   = "look-up-schemas"
  role   = aws_iam_role.client.id
  policy = module.schemas.look_up_policy
}

output "registry" {
  description = "Name of the registry, for clients."
  value       = module.schemas.name
}
