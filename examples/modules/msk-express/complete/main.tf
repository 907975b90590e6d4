# All inputs of the module.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

variable "scram_users" {
  description = "SCRAM users by name. A higher version generates a new password."
  type        = map(object({ password_version = optional(number, 1) }))
  default = {
    reporting = {}
    legacy    = { password_version = 2 }
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

resource "aws_security_group" "clients" {
  # checkov:skip=CKV2_AWS_5:the instances of the application are not part of the example
  for_each    = toset(["orders", "billing"])
  name        = each.key
  description = "Security group of the application ${each.key}."
  vpc_id      = aws_vpc.this.id
}

resource "aws_s3_bucket" "logs" {
  # checkov:skip=CKV_AWS_18:access logs of a bucket of logs are not part of the example
  # checkov:skip=CKV_AWS_21:brokers write each object once
  # checkov:skip=CKV_AWS_144:the logs of a cluster stay in its Region
  # checkov:skip=CKV_AWS_145:S3 encrypts with its own key by default
  # checkov:skip=CKV2_AWS_62:nothing reacts to new logs
  bucket_prefix = "broker-logs-"
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 365
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

# A private certificate authority. Its own certificate must be issued before it can issue client certificates.
resource "aws_acmpca_certificate_authority" "clients" {
  type                            = "ROOT"
  permanent_deletion_time_in_days = 7

  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"

    subject {
      common_name  = "Kafka clients"
      organization = "Example"
    }
  }
}

data "aws_partition" "current" {}

resource "aws_acmpca_certificate" "clients" {
  certificate_authority_arn   = aws_acmpca_certificate_authority.clients.arn
  certificate_signing_request = aws_acmpca_certificate_authority.clients.certificate_signing_request
  signing_algorithm           = "SHA256WITHRSA"
  template_arn                = "arn:${data.aws_partition.current.partition}:acm-pca:::template/RootCACertificate/V1"

  validity {
    type  = "YEARS"
    value = 10
  }
}

resource "aws_acmpca_certificate_authority_certificate" "clients" {
  certificate_authority_arn = aws_acmpca_certificate_authority.clients.arn
  certificate               = aws_acmpca_certificate.clients.certificate
  certificate_chain         = aws_acmpca_certificate.clients.certificate_chain
}

data "aws_caller_identity" "current" {}

# One key for the records and for the brokers' logs. MSK uses it on behalf of who runs the apply, CloudWatch Logs as a service.
resource "aws_kms_key" "kafka" {
  description         = "Records and logs of the cluster orders."
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "EncryptLogs"
        Effect    = "Allow"
        Principal = { Service = "logs.us-east-1.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:${data.aws_partition.current.partition}:logs:us-east-1:${data.aws_caller_identity.current.account_id}:log-group:/aws/msk/orders/*"
          }
        }
      },
    ]
  })
}

module "msk" {
  source = "../.."

  name       = "orders"
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.brokers[*].id

  kafka_version   = "3.9.x.kraft"
  brokers         = 3
  instance_type   = "express.m7g.large"
  max_message_mib = 2

  authentication = {
    iam        = true
    scram      = true
    mutual_tls = { authorities = [aws_acmpca_certificate_authority.clients.arn] }
  }

  scram_users = var.scram_users

  clients = {
    orders  = { security_group_id = aws_security_group.clients["orders"].id, listeners = ["iam", "tls"] }
    billing = { security_group_id = aws_security_group.clients["billing"].id, listeners = ["scram"] }
  }

  client_networks = {
    "192.0.2.0/24" = ["iam"]
  }

  # coalesce: the plan knows that the ARN is not null before the key exists. A key that exists needs no coalesce.
  data_key       = coalesce(aws_kms_key.kafka.arn)
  operations_key = coalesce(aws_kms_key.kafka.arn)

  enhanced_monitoring = "PER_TOPIC_PER_BROKER"
  prometheus          = { jmx_exporter = true, node_exporter = true }
  log_retention_days  = 90
  logs                = { s3 = { bucket = aws_s3_bucket.logs.id, prefix = "msk/" } }

  server_properties = {
    "connections.max.idle.ms" = 300000
  }
}

output "bootstrap_brokers" {
  description = "Bootstrap brokers by authentication mechanism."
  value = {
    iam   = module.msk.bootstrap_brokers_iam
    scram = module.msk.bootstrap_brokers_scram
    tls   = module.msk.bootstrap_brokers_tls
  }
}

output "scram_secret_arns" {
  description = "ARNs of the secrets with the users' passwords."
  value       = module.msk.scram_secret_arns
}
