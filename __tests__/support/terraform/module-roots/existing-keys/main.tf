# A network and a cluster whose keys are the modules' own, or those of this root module.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "name" {
  type = string
}

variable "own_data_key" {
  type    = bool
  default = false
}

variable "own_operations_key" {
  type    = bool
  default = false
}

variable "approval" {
  type    = string
  default = null
}

variable "network_approval" {
  type    = string
  default = null
}

provider "aws" {
}

data "aws_caller_identity" "this" {}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_kms_key" "operations" {
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Administration", Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root" }, Action = "kms:*", Resource = "*" },
      {
        Sid       = "EncryptLogs"
        Effect    = "Allow"
        Principal = { Service = "logs.us-east-1.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:us-east-1:${data.aws_caller_identity.this.account_id}:log-group:/aws/*" } }
      },
    ]
  })
}

locals {
  # coalesce: the plan knows that the ARN is not null before AWS has created the key.
  data_key       = var.own_data_key ? coalesce(aws_kms_key.data.arn) : null
  operations_key = var.own_operations_key ? coalesce(aws_kms_key.operations.arn) : null
}

module "network" {
  source = "MODULES/network"

  name                 = "orders"
  operations_key       = local.operations_key
  replacement_approval = var.network_approval
}

module "msk" {
  source = "MODULES/msk-cluster"

  name                 = var.name
  vpc_id               = module.network.vpc_id
  subnet_ids           = module.network.broker_subnet_ids
  data_key             = local.data_key
  operations_key       = local.operations_key
  replacement_approval = var.approval
}

output "keys" {
  value = {
    data       = aws_kms_key.data.arn
    operations = aws_kms_key.operations.arn
  }
}

output "kms_key_arns" {
  value = module.msk.kms_key_arns
}
