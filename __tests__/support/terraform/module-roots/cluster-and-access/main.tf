# Two modules from their archives: a cluster, and what may be done with it.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "detect_drift" {
  type    = bool
  default = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "this" {
  cidr_block           = "10.31.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "brokers" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

module "msk" {
  source = "MODULES/msk-cluster"

  name       = "billing"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id

  authentication = { scram = true }
}

module "access" {
  source = "MODULES/kafka-access"

  name              = "billing"
  cluster_arn       = module.msk.arn
  security_group_id = module.msk.security_group_id
  vpc_id            = aws_vpc.this.id
  subnet_ids        = aws_subnet.brokers[*].id

  topics = {
    orders = { partitions = 3 }
    bills  = { partitions = 1 }
  }

  scram_users = {
    shop     = {}
    stranger = {}
  }

  acls = [
    { users = ["shop"], produce = ["orders"] },
  ]

  quotas = [
    { user = "*", client_id = "import", producer_byte_rate = 1048576 },
  ]

  detect_drift = var.detect_drift
}

output "cluster" {
  value = merge(module.msk, { scram_secret_arns = module.access.scram_secret_arns })
}
