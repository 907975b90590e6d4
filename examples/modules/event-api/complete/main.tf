# All inputs of the API and its functions.

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
    clicks              = { partitions = 6 }
    clicks-dead-letters = { partitions = 3, retention_hours = 336 }
  }
}

module "events" {
  source = "../.."

  name               = "clicks"
  cluster_arn        = module.msk.arn
  security_group_id  = module.msk.security_group_id
  vpc_id             = aws_vpc.this.id
  subnet_ids         = aws_subnet.brokers[*].id
  topic              = "clicks"
  dead_letter_topic  = "clicks-dead-letters"
  metrics_namespace  = "Shop/Clicks"
  log_retention_days = 90
  throttling         = { requests_per_second = 1000, burst = 2000 }

  producer = {
    memory_mb            = 1024
    deadline_ms          = 5000
    reserved_concurrency = -1 # no reservation: the limit of the account applies
  }

  consumer = {
    group      = "clicks-counter"
    batch_size = 1000
    pollers    = { minimum = 1, maximum = 6 }
  }

  depends_on = [module.access]
}

output "events" {
  description = "Names, roles and endpoints."
  value       = module.events
}
