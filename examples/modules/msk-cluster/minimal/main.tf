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

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "this" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "brokers" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "orders" {
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
