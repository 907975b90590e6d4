# A provider for a second region: the same module in a separate network.

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

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

module "here" {
  source = "../../dist/terraform/network"

  name = "here"
  cidr = "10.0.0.0/16"
}

module "there" {
  source = "../../dist/terraform/network"

  name = "there"
  cidr = "10.1.0.0/16"

  tiers = {
    public  = "10.1.0.0/20"
    private = "10.1.16.0/20"
    broker  = "10.1.32.0/20"
  }

  providers = { aws = aws.ireland }
}

module "msk" {
  source = "../../dist/terraform/msk-cluster"

  name       = "orders-ireland"
  vpc_id     = module.there.vpc_id
  subnet_ids = module.there.broker_subnet_ids

  providers = { aws = aws.ireland }
}

output "vpc_ids" {
  description = "The network of each region."
  value       = { us-east-1 = module.here.vpc_id, eu-west-1 = module.there.vpc_id }
}
