# A topic on an existing cluster.

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

variable "cluster_arn" {
  description = "ARN of the cluster."
  type        = string
}

variable "security_group_id" {
  description = "Security group of the brokers."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC; by default the default VPC of the region."
  type        = string
  default     = null
}

data "aws_vpc" "existing" {
  id      = var.vpc_id
  default = var.vpc_id == null ? true : null
}

data "aws_subnets" "existing" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.existing.id]
  }
}

locals {
  subnet_ids = slice(sort(data.aws_subnets.existing.ids), 0, 3)
}

module "access" {
  source = "../.."

  name              = "orders"
  cluster_arn       = var.cluster_arn
  security_group_id = var.security_group_id
  vpc_id            = data.aws_vpc.existing.id
  subnet_ids        = local.subnet_ids

  topics = {
    orders = {}
  }
}

output "topic_admin_function_name" {
  description = "Function whose log contains the changes to topics."
  value       = module.access.topic_admin_function_name
}
