# What a team writes that knows nothing but the folder of a module: its own network, its own private authority, and the cluster.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "certificate_request" {
  type        = string
  description = "PEM, of the client that is given a certificate."
}

provider "aws" {
  default_tags {
    tags = { team = "orders" }
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "this" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "brokers" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_acmpca_certificate_authority" "clients" {
  type                            = "ROOT"
  permanent_deletion_time_in_days = 7

  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"

    subject {
      common_name  = "Kafka clients"
      organization = "Orders"
    }
  }
}

resource "aws_acmpca_certificate" "root" {
  certificate_authority_arn   = aws_acmpca_certificate_authority.clients.arn
  certificate_signing_request = aws_acmpca_certificate_authority.clients.certificate_signing_request
  signing_algorithm           = "SHA256WITHRSA"
  template_arn                = "arn:aws:acm-pca:::template/RootCACertificate/V1"

  validity {
    type  = "YEARS"
    value = 10
  }
}

resource "aws_acmpca_certificate_authority_certificate" "clients" {
  certificate_authority_arn = aws_acmpca_certificate_authority.clients.arn
  certificate               = aws_acmpca_certificate.root.certificate
  certificate_chain         = aws_acmpca_certificate.root.certificate_chain
}

resource "aws_acmpca_certificate" "client" {
  certificate_authority_arn   = aws_acmpca_certificate_authority_certificate.clients.certificate_authority_arn
  certificate_signing_request = var.certificate_request
  signing_algorithm           = "SHA256WITHRSA"
  template_arn                = "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1"

  validity {
    type  = "DAYS"
    value = 30
  }
}

module "msk" {
  source = "MODULES/msk-cluster"

  name       = "orders"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id

  authentication = {
    scram      = true
    mutual_tls = { authorities = [aws_acmpca_certificate_authority_certificate.clients.certificate_authority_arn] }
  }

  scram_users = {
    shop     = {}
    stranger = {}
  }
}

output "cluster" {
  value = module.msk
}

output "client_certificate" {
  value = "${aws_acmpca_certificate.client.certificate}\n${aws_acmpca_certificate.client.certificate_chain}\n"
}
