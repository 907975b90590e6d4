# A cluster in a new VPC, and the security group of an application that can connect to it.

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

locals {
  # Zones of the Region, by name: a data source also returns Local Zones, in which MSK places no brokers.
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

resource "aws_vpc" "this" {
  # checkov:skip=CKV2_AWS_11:the VPC is for the example only; that of the module network has flow logs
  # checkov:skip=CKV2_AWS_12:nothing in the example uses the default security group
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "brokers" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_security_group" "orders" {
  # checkov:skip=CKV2_AWS_5:the instances of the application are not part of the example
  name        = "orders"
  description = "Security group of the application that receives orders."
  vpc_id      = aws_vpc.this.id
}

module "msk" {
  source = "../.."

  name       = "orders"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id

  clients = {
    orders = { security_group_id = aws_security_group.orders.id }
  }
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers."
  value       = module.msk.bootstrap_brokers_iam
}
