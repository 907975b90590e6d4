# A cluster with a topic.

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

module "msk" {
  source = "../../../msk-cluster"

  name       = "orders"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id
}

module "access" {
  source = "../.."

  name              = "orders"
  cluster_arn       = module.msk.arn
  security_group_id = module.msk.security_group_id
  vpc_id            = aws_vpc.this.id
  subnet_ids        = aws_subnet.brokers[*].id

  topics = {
    orders = { partitions = 12 }
  }
}

output "topic_admin_function_name" {
  description = "Function whose log contains the changes to topics."
  value       = module.access.topic_admin_function_name
}
