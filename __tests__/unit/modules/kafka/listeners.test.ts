import { expect, test } from "@jest/globals";
import { all, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);

test("every rule of the brokers' security group opens the IAM listener only, to the functions that need it", () => {
  const stack = platform();
  const ingress = Object.entries(all(stack, "aws_vpc_security_group_ingress_rule"));

  expect(Object.fromEntries(ingress.map(([name, rule]) => [name, rule.referenced_security_group_id ?? rule.cidr_ipv4]))).toEqual({
    administrators: "${each.value}",
    cluster_security_group_kafka_iam_in: "${aws_security_group.cluster_security_group.id}",
    event_api_consumer_security_group_kafka_iam_in: "${aws_security_group.event_api_consumer_security_group.id}",
    event_api_producer_security_group_kafka_iam_in: "${aws_security_group.event_api_producer_security_group.id}",
    topics_admin_security_group_kafka_iam_in: "${aws_security_group.topics_admin_security_group.id}",
  });
  for (const [, rule] of ingress) {
    expect(rule).toMatchObject({
      security_group_id: "${aws_security_group.cluster_security_group.id}",
      from_port: 9098,
      to_port: 9098,
      ip_protocol: "tcp",
    });
  }
  for (const rule of Object.values(all(stack, "aws_vpc_security_group_egress_rule"))) {
    expect(rule).toMatchObject({
      referenced_security_group_id: "${aws_security_group.cluster_security_group.id}",
      from_port: 9098,
      to_port: 9098,
    });
  }
});

test("clients' networks can reach the SCRAM and TLS listeners where these are on", () => {
  const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d";
  const stack = platform(`cluster: { authentication: { scram: true, mutualTls: { mode: existing, authorities: ["${authority}"] } } }`);
  const { clients_scram: scram, clients_tls: tls } = all(stack, "aws_vpc_security_group_ingress_rule");

  expect(scram).toMatchObject({ for_each: "${toset(var.client_cidrs)}", from_port: 9096, to_port: 9096 });
  expect(tls).toMatchObject({ for_each: "${toset(var.client_cidrs)}", from_port: 9094, to_port: 9094 });
  expect(stack.variable["client_cidrs"].default).toEqual([]);
});

test("no security group has inline rules", () => {
  for (const group of Object.values(all(platform(), "aws_security_group"))) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  }
});
