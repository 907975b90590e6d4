# Authentication in addition to IAM: a SCRAM user whose password is not in the state, and a client certificate.

variable "password_version" {
  type    = number
  default = 1
}

variable "certificate_request" {
  type        = string
  description = "Certificate signing request of the client, in PEM."
}

resource "aws_secretsmanager_secret" "user" {
  name                    = "AmazonMSK_plain_alice"
  kms_key_id              = aws_kms_key.kafka.key_id
  recovery_window_in_days = 0
}

ephemeral "aws_secretsmanager_random_password" "user" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "user" {
  secret_id = aws_secretsmanager_secret.user.id
  secret_string_wo = jsonencode({
    username = "alice"
    password = ephemeral.aws_secretsmanager_random_password.user.random_password
  })
  secret_string_wo_version = var.password_version
}

data "aws_iam_policy_document" "user" {
  statement {
    sid       = "AWSKafkaResourcePolicy"
    actions   = ["secretsmanager:getSecretValue"]
    resources = [aws_secretsmanager_secret.user.arn]
    principals {
      type        = "Service"
      identifiers = ["kafka.amazonaws.com"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "user" {
  secret_arn = aws_secretsmanager_secret.user.arn
  policy     = data.aws_iam_policy_document.user.json
}

resource "aws_msk_single_scram_secret_association" "user" {
  cluster_arn = aws_msk_cluster.main.arn
  secret_arn  = aws_secretsmanager_secret.user.arn
  depends_on  = [aws_secretsmanager_secret_version.user]
}

resource "aws_acmpca_certificate_authority" "clients" {
  type                            = "ROOT"
  usage_mode                      = "GENERAL_PURPOSE"
  permanent_deletion_time_in_days = 7

  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"
    subject {
      common_name  = "plain clients"
      organization = "Plain"
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
  certificate_authority_arn   = aws_acmpca_certificate_authority.clients.arn
  certificate_signing_request = var.certificate_request
  signing_algorithm           = "SHA256WITHRSA"
  template_arn                = "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1"
  validity {
    type  = "DAYS"
    value = 30
  }
  depends_on = [aws_acmpca_certificate_authority_certificate.clients]
}

data "aws_resourcegroupstaggingapi_resources" "clusters" {
  resource_type_filters = ["kafka:cluster"]
  tag_filter {
    key    = "project"
    values = ["plain"]
  }
  depends_on = [aws_msk_cluster.main]
}

data "aws_msk_cluster" "found" {
  cluster_name = aws_msk_cluster.main.cluster_name
}

output "found_by_tag" {
  value = data.aws_resourcegroupstaggingapi_resources.clusters.resource_tag_mapping_list[*].resource_arn
}

output "found_volume_size" {
  value = data.aws_msk_cluster.found.broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size
}

output "bootstrap_brokers_scram" {
  value = aws_msk_cluster.main.bootstrap_brokers_sasl_scram
}

output "client_certificate" {
  value = "${aws_acmpca_certificate.client.certificate}\n${aws_acmpca_certificate.client.certificate_chain}\n"
}

output "user_secret" {
  value = aws_secretsmanager_secret.user.arn
}
