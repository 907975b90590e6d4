# A cluster, its topics, and the API that writes to them.

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
  source = "../../../kafka-access"

  name              = "orders"
  cluster_arn       = module.msk.arn
  security_group_id = module.msk.security_group_id
  vpc_id            = aws_vpc.this.id
  subnet_ids        = aws_subnet.brokers[*].id

  topics = {
    ad-events              = { partitions = 6 }
    ad-events-dead-letters = { partitions = 3, retention_hours = 336 }
  }
}

module "events" {
  source = "../.."

  name              = "orders"
  cluster_arn       = module.msk.arn
  security_group_id = module.msk.security_group_id
  vpc_id            = aws_vpc.this.id
  subnet_ids        = aws_subnet.brokers[*].id

  depends_on = [module.access]
}

output "api_endpoint" {
  description = "Endpoint for events: POST /ads/{adId}/impression."
  value       = module.events.api_endpoint
}
