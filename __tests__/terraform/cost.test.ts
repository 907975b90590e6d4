import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { costOfPlan } from "../../tools/cost/cost-of-plan.js";
import { costDelta } from "../../tools/cost/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type PlanJson, planIn } from "../../tools/terraform/index.js";
import { terraformIn } from "../support/terraform/example-module.js";
import { providerWithoutAccount } from "../support/terraform/planned-by.js";

// Real Terraform, and a configuration that shares nothing with the modules of this repository. In a first plan, ids, ARNs and sets of
// subnets are not known.
const HCL = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "region" { default = "us-east-1" }

${providerWithoutAccount.replace('"us-east-1"', "var.region")}
resource "aws_vpc" "kafka" { cidr_block = "10.0.0.0/16" }

resource "aws_subnet" "kafka" {
  for_each          = { a = 0, b = 1, c = 2 }
  vpc_id            = aws_vpc.kafka.id
  availability_zone = "\${var.region}\${each.key}"
  cidr_block        = "10.0.\${each.value}.0/24"
}

resource "aws_security_group" "kafka" { vpc_id = aws_vpc.kafka.id }

resource "aws_eip" "nat" { domain = "vpc" }

resource "aws_nat_gateway" "kafka" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.kafka["a"].id
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id            = aws_vpc.kafka.id
  service_name      = "com.amazonaws.\${var.region}.logs"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [for subnet in aws_subnet.kafka : subnet.id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.kafka.id
  service_name = "com.amazonaws.\${var.region}.s3"
}

resource "aws_msk_cluster" "orders" {
  cluster_name           = "orders"
  kafka_version          = "3.9.x.kraft"
  number_of_broker_nodes = 3
  enhanced_monitoring    = "PER_BROKER"

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = [for subnet in aws_subnet.kafka : subnet.id]
    security_groups = [aws_security_group.kafka.id]
    storage_info {
      ebs_storage_info {
        volume_size = 100
      }
    }
  }
}

resource "aws_appautoscaling_target" "storage" {
  service_namespace  = "kafka"
  resource_id        = aws_msk_cluster.orders.arn
  scalable_dimension = "kafka:broker-storage:VolumeSize"
  min_capacity       = 1
  max_capacity       = 400
}

resource "aws_sns_topic" "alarms" {}

resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "lag"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 1
  metric_query {
    id          = "e"
    expression  = "a + b"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = ["a", "b"]
    content {
      id = metric_query.value
      metric {
        metric_name = metric_query.value
        namespace   = "X"
        period      = 60
        stat        = "Sum"
      }
    }
  }
}
`;

let folder: string;
let plan: PlanJson;

beforeAll(async () => {
  folder = runFolder("cost");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.tf"), HCL);
  await terraformIn(folder, "init", "-input=false", "-no-color");
  await terraformIn(folder, "plan", "-input=false", "-no-color", "-out=tfplan");
  plan = planIn(JSON.parse(await terraformIn(folder, "show", "-json", "-no-color", "tfplan")));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a first plan of another configuration is priced, with the region of its provider", () => {
  const { region, lines, unpriced } = costOfPlan(plan, "after", { assumed: { inMibPerSecond: 1, retentionHours: 24 } });

  expect(region).toBe("us-east-1");
  expect(
    Object.fromEntries(lines.map(({ address, what, quantity }) => [`${address} ${what}`, Math.round(quantity.expected * 100) / 100])),
  ).toEqual({
    "aws_msk_cluster.orders brokers": 2190,
    "aws_msk_cluster.orders storage": 3 * 141, // autoscaling grows the volumes
    "aws_msk_cluster.orders metrics at PER_BROKER": 174,
    "aws_msk_cluster.orders traffic across zones": 6843.75,
    "aws_nat_gateway.kafka gateway": 730,
    "aws_nat_gateway.kafka data": 10,
    "aws_eip.nat address": 730,
    "aws_vpc_endpoint.logs endpoint": 2190,
    "aws_vpc_endpoint.logs data": 10,
    "aws_cloudwatch_metric_alarm.lag metrics": 2,
  });
  expect(unpriced).toEqual([{ address: "aws_sns_topic.alarms", reason: "resources of the type aws_sns_topic are not priced here" }]);
});

test("a first plan changes the cost from nothing to its estimate", () => {
  const { before, after, change } = costDelta(plan);

  expect(before.lines).toEqual([]);
  expect(change).toEqual(after.total);
});
