import { describe, expect, test } from "@jest/globals";
import { addresses, all, synthesize } from "../../../support/modules/synthesized.js";

const network = (settings: string) => synthesize(`environment: dev\nnetwork: ${settings}`);
const count = (settings: string, type: string) => Object.keys(all(network(settings), type)).length;

test("creates one subnet per tier and zone, each a quarter of its tier", () => {
  const subnets = Object.fromEntries(
    Object.entries(all(network("{ mode: new }"), "aws_subnet")).map(([name, { availability_zone, cidr_block }]) => [
      name,
      [availability_zone, cidr_block],
    ]),
  );
  expect(subnets).toEqual({
    network_public_a: ["us-east-1a", '${cidrsubnet("10.0.0.0/20", 2, 0)}'],
    network_public_b: ["us-east-1b", '${cidrsubnet("10.0.0.0/20", 2, 1)}'],
    network_public_c: ["us-east-1c", '${cidrsubnet("10.0.0.0/20", 2, 2)}'],
    network_private_a: ["us-east-1a", '${cidrsubnet("10.0.16.0/20", 2, 0)}'],
    network_private_b: ["us-east-1b", '${cidrsubnet("10.0.16.0/20", 2, 1)}'],
    network_private_c: ["us-east-1c", '${cidrsubnet("10.0.16.0/20", 2, 2)}'],
    network_broker_a: ["us-east-1a", '${cidrsubnet("10.0.32.0/20", 2, 0)}'],
    network_broker_b: ["us-east-1b", '${cidrsubnet("10.0.32.0/20", 2, 1)}'],
    network_broker_c: ["us-east-1c", '${cidrsubnet("10.0.32.0/20", 2, 2)}'],
  });
});

describe("egress", () => {
  test.each([
    ["nat-per-zone", { gateways: 3, subnets: 9, routes: 6, endpoints: 1 }],
    ["single-nat", { gateways: 1, subnets: 9, routes: 6, endpoints: 1 }],
    ["endpoints", { gateways: 0, subnets: 6, routes: 0, endpoints: 3 }],
    ["none", { gateways: 0, subnets: 6, routes: 0, endpoints: 1 }],
  ])("%s", (egress, expected) => {
    const settings = `{ mode: new, egress: ${egress}, endpoints: [xray, sts] }`;
    const stack = network(settings);
    expect({
      gateways: Object.keys(all(stack, "aws_nat_gateway")).length,
      subnets: Object.keys(all(stack, "aws_subnet")).length,
      routes: Object.keys(all(stack, "aws_route")).length,
      endpoints: Object.keys(all(stack, "aws_vpc_endpoint")).length,
    }).toEqual(expected);
  });

  test("nat-per-zone routes each zone through its own NAT gateway", () => {
    const routes = all(network("{ mode: new }"), "aws_route");
    expect(["a", "b", "c"].map((zone) => routes[`network_private_nat_${zone}`]?.nat_gateway_id)).toEqual([
      "${aws_nat_gateway.network_public_nat_a_gateway.id}",
      "${aws_nat_gateway.network_public_nat_b_gateway.id}",
      "${aws_nat_gateway.network_public_nat_c_gateway.id}",
    ]);
  });

  test("single-nat routes every zone through the only NAT gateway", () => {
    const routes = all(network("{ mode: new, egress: single-nat }"), "aws_route");
    expect(new Set(["a", "b", "c"].map((zone) => routes[`network_private_nat_${zone}`]?.nat_gateway_id))).toEqual(
      new Set(["${aws_nat_gateway.network_public_nat_a_gateway.id}"]),
    );
  });

  test("broker subnets have no route to the internet", () => {
    expect(Object.keys(all(network("{ mode: new }"), "aws_route")).filter((name) => name.includes("broker"))).toEqual([]);
  });
});

test("has a gateway endpoint for DynamoDB in the functions' subnets where events are counted in a table", () => {
  const endpoints = (deduplication: string) =>
    all(network(`{ mode: new, egress: none }\neventApi: { consumer: { deduplication: ${deduplication} } }`), "aws_vpc_endpoint");

  expect(Object.keys(endpoints("memory"))).toEqual(["network_s3"]);
  expect(endpoints("table")["network_dynamodb"]).toMatchObject({
    vpc_id: "${aws_vpc.network.id}",
    ...{ vpc_endpoint_type: "Gateway", service_name: "com.amazonaws.us-east-1.dynamodb" },
    route_table_ids: ["a", "b", "c"].map((zone) => `\${aws_route_table.network_private_routes_${zone}.id}`),
    tags: { Name: "msk-ha-dev-dynamodb" },
  });
});

test("routes S3 traffic of every private and broker subnet through a gateway endpoint", () => {
  const { network_s3 } = all(network("{ mode: new, egress: none, zones: [a, b] }\ncluster: { brokers: 4 }"), "aws_vpc_endpoint");
  expect(network_s3).toMatchObject({ vpc_endpoint_type: "Gateway", service_name: "com.amazonaws.us-east-1.s3" });
  expect(network_s3?.route_table_ids).toHaveLength(4);
});

test("opens interface endpoints to the VPC only", () => {
  const stack = network("{ mode: new, egress: endpoints }");
  expect(all(stack, "aws_vpc_endpoint")["network_endpoints_xray"]).toMatchObject({
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
  });
  expect(all(stack, "aws_vpc_security_group_ingress_rule")["network_endpoints_https"]).toMatchObject({
    cidr_ipv4: "10.0.0.0/16",
    from_port: 443,
    to_port: 443,
  });
});

test("removes all rules from the default security group", () => {
  const { network_default, ...others } = all(network("{ mode: new }"), "aws_default_security_group");
  expect(others).toEqual({});
  expect(network_default).not.toHaveProperty("ingress");
  expect(network_default).not.toHaveProperty("egress");
});

test("keeps encrypted flow logs of all traffic for the configured retention", () => {
  const stack = network("{ mode: new, flowLogs: { retentionDays: 30 } }");
  expect(all(stack, "aws_flow_log")["network_flow_logs_all"]).toMatchObject({ traffic_type: "ALL" });
  expect(all(stack, "aws_cloudwatch_log_group")["network_flow_logs"]).toMatchObject({
    retention_in_days: 30,
    kms_key_id: "${aws_kms_key.operations_key.arn}",
  });
});

test("a third zone does not change the CIDRs of the first two", () => {
  const two = all(network("{ mode: new, zones: [a, b] }\ncluster: { brokers: 4 }"), "aws_subnet");
  const three = all(network("{ mode: new }"), "aws_subnet");
  for (const [name, subnet] of Object.entries(two)) expect(three[name]?.cidr_block).toBe(subnet.cidr_block);
});

test("uses an existing VPC without changing it", () => {
  const stack = network(
    "{ mode: existing, vpcId: vpc-1a, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }",
  );
  expect(addresses(stack).filter((address) => /[._]network_(?!processors)/.test(address))).toEqual([
    "aws_iam_role_policy.event_api_consumer_network_policy",
    "aws_iam_role_policy.event_api_producer_network_policy",
    "aws_iam_role_policy.topics_admin_network_policy",
  ]);
  expect(all(stack, "aws_msk_cluster")["cluster"]?.broker_node_group_info.client_subnets).toEqual(["subnet-4", "subnet-5", "subnet-6"]);
  expect(all(stack, "aws_lambda_function")["event_api_producer_function"]?.vpc_config.subnet_ids).toEqual([
    "subnet-1",
    "subnet-2",
    "subnet-3",
  ]);
  expect(stack.output["vpc_id"]?.value).toBe("vpc-1a");
});

test("creates one NAT gateway per zone", () => {
  expect(count("{ mode: new, zones: [a, b] }\ncluster: { brokers: 4 }", "aws_nat_gateway")).toBe(2);
});
