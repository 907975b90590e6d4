# Plain Terraform for MSK and the resources that it usually needs. It uses no module of this repository, to show that the local platform
# replaces AWS and not our code.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

variable "zip" {
  type        = string
  description = "Path of the function zip."
}

variable "retention_hours" {
  type    = number
  default = 24
}

variable "volume_size" {
  type    = number
  default = 10
}

provider "aws" {
  default_tags {
    tags = { project = "plain" }
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_caller_identity" "current" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.9.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "broker" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "broker" {
  name   = "plain-broker"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "iam" {
  security_group_id            = aws_security_group.broker.id
  referenced_security_group_id = aws_security_group.broker.id
  description                  = "Kafka & IAM"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
}

resource "aws_kms_key" "kafka" {
  description         = "plain kafka"
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "broker" {
  name              = "/plain/broker"
  retention_in_days = 7
}

resource "aws_msk_configuration" "main" {
  name              = "plain"
  kafka_versions    = ["3.9.x.kraft"]
  server_properties = <<-EOT
    auto.create.topics.enable=true
    allow.everyone.if.no.acl.found=false
    default.replication.factor=3
    min.insync.replicas=2
    log.retention.hours=${var.retention_hours}
  EOT
}

resource "aws_msk_cluster" "main" {
  cluster_name           = "plain"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = 3
  enhanced_monitoring    = "PER_BROKER"

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = aws_subnet.broker[*].id
    security_groups = [aws_security_group.broker.id]
    storage_info {
      ebs_storage_info {
        volume_size = var.volume_size
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.main.arn
    revision = aws_msk_configuration.main.latest_revision
  }

  client_authentication {
    unauthenticated = true
    sasl {
      iam   = true
      scram = true
    }
    tls {
      certificate_authority_arns = [aws_acmpca_certificate_authority.clients.arn]
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.kafka.arn
    encryption_in_transit {
      client_broker = "TLS"
    }
  }

  open_monitoring {
    prometheus {
      jmx_exporter {
        enabled_in_broker = true
      }
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.broker.name
      }
    }
  }

  depends_on = [aws_acmpca_certificate_authority_certificate.clients]
}

resource "aws_appautoscaling_target" "storage" {
  service_namespace  = "kafka"
  resource_id        = aws_msk_cluster.main.arn
  scalable_dimension = "kafka:broker-storage:VolumeSize"
  min_capacity       = 1
  max_capacity       = 100
}

resource "aws_appautoscaling_policy" "storage" {
  name               = "plain-storage"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.storage.service_namespace
  resource_id        = aws_appautoscaling_target.storage.resource_id
  scalable_dimension = aws_appautoscaling_target.storage.scalable_dimension

  target_tracking_scaling_policy_configuration {
    disable_scale_in = true
    target_value     = 55
    predefined_metric_specification {
      predefined_metric_type = "KafkaBrokerStorageUtilization"
    }
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

locals {
  arn_tail = "${element(split("/", aws_msk_cluster.main.arn), 1)}/${element(split("/", aws_msk_cluster.main.arn), 2)}"
  arn_head = replace(element(split("/", aws_msk_cluster.main.arn), 0), ":cluster", "")
}

data "aws_iam_policy_document" "function" {
  statement {
    actions   = ["kafka-cluster:Connect"]
    resources = [aws_msk_cluster.main.arn]
  }
  statement {
    actions   = ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
    resources = ["${local.arn_head}:topic/${local.arn_tail}/plain"]
  }
  statement {
    actions   = ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]
    resources = ["${local.arn_head}:group/${local.arn_tail}/plain-*"]
  }
  statement {
    actions   = ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"]
    resources = [aws_msk_cluster.main.arn]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failed.arn]
  }
}

resource "aws_iam_role" "function" {
  name               = "plain-function"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "function" {
  name   = "kafka"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/plain/function"
  retention_in_days = 7
}

resource "aws_lambda_function" "main" {
  function_name                  = "plain"
  role                           = aws_iam_role.function.arn
  runtime                        = "nodejs22.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  filename                       = var.zip
  source_code_hash               = filebase64sha256(var.zip)
  memory_size                    = 256
  timeout                        = 10
  reserved_concurrent_executions = 5
  kms_key_arn                    = aws_kms_key.kafka.arn

  vpc_config {
    subnet_ids         = aws_subnet.broker[*].id
    security_group_ids = [aws_security_group.broker.id]
  }

  environment {
    variables = { GREETING = "hello" }
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }
}

resource "aws_lambda_permission" "api" {
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.main.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.main.execution_arn}/*/*"
}

resource "aws_apigatewayv2_api" "main" {
  name          = "plain"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "main" {
  api_id                 = aws_apigatewayv2_api.main.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.main.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 10000
}

resource "aws_apigatewayv2_route" "open" {
  api_id    = aws_apigatewayv2_api.main.id
  route_key = "GET /open/{name}"
  target    = "integrations/${aws_apigatewayv2_integration.main.id}"
}

resource "aws_apigatewayv2_route" "signed" {
  api_id             = aws_apigatewayv2_api.main.id
  route_key          = "GET /signed/{name}"
  authorization_type = "AWS_IAM"
  target             = "integrations/${aws_apigatewayv2_integration.main.id}"
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/plain/api"
  retention_in_days = 7
}

resource "aws_apigatewayv2_stage" "main" {
  api_id      = aws_apigatewayv2_api.main.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_burst_limit   = 100
    throttling_rate_limit    = 200
    detailed_metrics_enabled = true
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
  }
}

resource "aws_sqs_queue" "failed" {
  name                      = "plain-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_lambda_event_source_mapping" "main" {
  event_source_arn  = aws_msk_cluster.main.arn
  function_name     = aws_lambda_function.main.arn
  topics            = ["plain"]
  starting_position = "TRIM_HORIZON"
  batch_size        = 50

  amazon_managed_kafka_event_source_config {
    consumer_group_id = "plain-consumer"
  }

  provisioned_poller_config {
    minimum_pollers = 1
    maximum_pollers = 3
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

output "cluster_arn" {
  value = aws_msk_cluster.main.arn
}

output "bootstrap_brokers_iam" {
  value = aws_msk_cluster.main.bootstrap_brokers_sasl_iam
}

output "bootstrap_brokers_tls" {
  value = aws_msk_cluster.main.bootstrap_brokers_tls
}

output "api_endpoint" {
  value = aws_apigatewayv2_api.main.api_endpoint
}

output "function_name" {
  value = aws_lambda_function.main.function_name
}

output "log_group" {
  value = aws_cloudwatch_log_group.function.name
}
