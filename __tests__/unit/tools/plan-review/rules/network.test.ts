import { describe, expect, test } from "@jest/globals";
import { findingsOf, rulesFound } from "../../../../support/review/plan-builder.js";

const rule = (cidr: string, more: object = {}) => ({
  security_group_id: "sg-brokers",
  ip_protocol: "tcp",
  from_port: 9098,
  to_port: 9098,
  cidr_ipv4: cidr,
  ...more,
});
const ingress = (after: object, before: object | null = null, unknown = {}) => ({
  type: "aws_vpc_security_group_ingress_rule",
  before: before as Record<string, unknown> | null,
  after: after as Record<string, unknown>,
  unknown,
});

test("finds a network that is admitted to an existing security group", async () => {
  expect(await findingsOf(ingress(rule("192.0.2.0/24")))).toEqual([
    expect.objectContaining({
      rule: "review/network-opened",
      what: "another network can connect to port 9098",
      attribute: "source",
      after: "192.0.2.0/24",
    }),
  ]);
});

test.each([
  [
    rule("", { cidr_ipv4: null, referenced_security_group_id: "sg-clients" }),
    "another security group can connect to port 9098",
    "sg-clients",
  ],
  [rule("", { cidr_ipv4: null, prefix_list_id: "pl-1" }), "a prefix list can connect to port 9098", "pl-1"],
  [rule("", { cidr_ipv4: null, cidr_ipv6: "2001:db8::/32" }), "another network can connect to port 9098", "2001:db8::/32"],
  [rule("192.0.2.0/24", { from_port: 9092, to_port: 9098 }), "another network can connect to ports 9092 to 9098", "192.0.2.0/24"],
  [rule("192.0.2.0/24", { ip_protocol: "-1" }), "another network can connect to all ports", "192.0.2.0/24"],
  [rule("192.0.2.0/24", { from_port: null, to_port: null }), "another network can connect to all ports", "192.0.2.0/24"],
])("names the source and the ports of %j", async (after, what, source) => {
  expect((await findingsOf(ingress(after))).map((found) => [found.what, found.after])).toEqual([[what, source]]);
});

test("finds no opening in the rules of a security group that the plan creates", async () => {
  const created = { security_group_id: true };

  expect(await rulesFound(ingress(rule("192.0.2.0/24", { security_group_id: undefined }), null, created))).toEqual([]);
  expect(await rulesFound(ingress(rule("0.0.0.0/0", { security_group_id: undefined }), null, created))).toEqual(["open-to-the-internet"]);
});

describe("a rule that changes", () => {
  test.each([
    ["10.0.0.0/16", "10.0.0.0/8", ["network-opened"]],
    ["10.0.0.0/16", "10.1.0.0/16", ["network-opened"]],
    ["10.0.0.0/16", "10.0.5.0/24", []],
    ["10.0.0.0/16", "10.0.0.0/16", []],
    ["10.0.0.0/24", "10.0.0.0/23", ["network-opened"]],
    ["2001:db8::/32", "2001:db8:1::/48", []],
    ["2001:db8::/32", "10.0.0.0/24", ["network-opened"]],
    ["pl-1", "10.0.0.0/24", ["network-opened"]],
    ["10.0.0.0/16", "not a network", ["network-opened"]],
  ])("from %s to %s", async (before, after, expected) => {
    expect(await rulesFound(ingress(rule(after, { description: "b" }), rule(before, { description: "a" })))).toEqual(expected);
  });

  test("shows the sources before", async () => {
    expect(await findingsOf(ingress(rule("10.1.0.0/16"), rule("10.0.0.0/16")))).toEqual([
      expect.objectContaining({ before: "10.0.0.0/16", after: "10.1.0.0/16" }),
    ]);
  });

  test("moves with its replaced group, and opens more there", async () => {
    const moved = (after: string) => ({
      ...ingress({ ...rule(after), security_group_id: undefined }, rule("10.0.0.0/16")),
      ...{ actions: ["create", "delete"] as const, unknown: { security_group_id: true } },
    });
    expect(await rulesFound(moved("10.0.0.0/8"))).toEqual(["network-opened"]);
    expect(await rulesFound(moved("10.0.0.0/16"))).toEqual([]);
  });

  test("opens more with other ports or another protocol", async () => {
    expect(await rulesFound(ingress(rule("10.0.0.0/16", { to_port: 9099 }), rule("10.0.0.0/16")))).toEqual(["network-opened"]);
    expect(await rulesFound(ingress(rule("10.0.0.0/16", { from_port: 9097 }), rule("10.0.0.0/16")))).toEqual(["network-opened"]);
    expect(await rulesFound(ingress(rule("10.0.0.0/16", { ip_protocol: "udp" }), rule("10.0.0.0/16")))).toEqual(["network-opened"]);
    expect(await rulesFound(ingress(rule("10.0.0.0/16"), rule("10.0.0.0/16", { ip_protocol: "-1" })))).toEqual([]);
  });
});

test.each([
  ["0.0.0.0/0", {}, "port 9098 is open to the internet"],
  ["128.0.0.0/1", {}, "port 9098 is open to the internet"],
  ["0.0.0.0/0", { from_port: 0, to_port: 65_535 }, "all ports are open to the internet"],
  ["0.0.0.0/0", { from_port: 20, to_port: 30 }, "ports 20 to 30 are open to the internet"],
])("finds that %s opens the brokers to the internet with %j", async (cidr, more, what) => {
  expect(await findingsOf(ingress(rule(cidr, more)))).toEqual([
    expect.objectContaining({ rule: "review/open-to-the-internet", severity: "critical", what, after: cidr }),
  ]);
});

test("finds port 443 and large private networks less grave", async () => {
  expect(await rulesFound(ingress(rule("0.0.0.0/0", { from_port: 443, to_port: 443 })))).toEqual(["network-opened"]);
  expect(await rulesFound(ingress(rule("10.0.0.0/8")))).toEqual(["network-opened"]);
});

test("reads the older forms of rules", async () => {
  const older = {
    type: "ingress",
    security_group_id: "sg-1",
    protocol: "tcp",
    from_port: 9092,
    to_port: 9092,
    cidr_blocks: ["0.0.0.0/0", "10.0.0.0/16"],
    ipv6_cidr_blocks: ["::/0"],
  };
  const inline = (cidrs: string[]) => ({
    ingress: [
      { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: cidrs, ipv6_cidr_blocks: [], security_groups: [], prefix_list_ids: [] },
    ],
  });

  expect((await findingsOf({ type: "aws_security_group_rule", after: older })).map((found) => [found.rule, found.after])).toEqual([
    ["review/open-to-the-internet", "0.0.0.0/0"],
    ["review/open-to-the-internet", "::/0"],
    ["review/network-opened", "10.0.0.0/16"],
  ]);
  expect(await rulesFound({ type: "aws_security_group_rule", after: { ...older, type: "egress" } })).toEqual([]);
  expect(
    await findingsOf({ type: "aws_security_group", before: inline(["10.0.0.0/16"]), after: inline(["10.0.0.0/16", "0.0.0.0/0"]) }),
  ).toEqual([
    expect.objectContaining({ rule: "review/open-to-the-internet", attribute: "ingress", before: "10.0.0.0/16", after: "0.0.0.0/0" }),
  ]);
  expect(await rulesFound({ type: "aws_default_security_group", before: inline([]), after: inline(["10.0.0.0/16"]) })).toEqual([
    "network-opened",
  ]);
  expect(await rulesFound({ type: "aws_security_group", after: inline(["10.0.0.0/16"]) })).toEqual([]);
  expect(await rulesFound({ type: "aws_security_group", before: { ingress: null }, after: { ingress: null, tags: {} } })).toEqual([]);
});

test("finds nothing in a rule that is destroyed or forgotten, and in types that look like a method", async () => {
  expect(await rulesFound({ ...ingress({}), before: rule("0.0.0.0/0"), after: null })).toEqual([]);
  expect(await rulesFound({ type: "constructor", after: rule("0.0.0.0/0") })).toEqual([]);
});

test.each([
  ["aws_apigatewayv2_route", "authorization_type", "AWS_IAM"],
  ["aws_api_gateway_method", "authorization", "CUSTOM"],
  ["aws_lambda_function_url", "authorization_type", "AWS_IAM"],
])("finds that anyone can call a %s without authentication", async (type, attribute, authenticated) => {
  const found = async (before: unknown, after: unknown, more: object = {}) =>
    (
      await findingsOf({
        type,
        before: before === undefined ? null : { [attribute]: before },
        after: { [attribute]: after, ...more },
      })
    ).map(({ rule, what, attribute: name, before: from, after: to }) => [rule, what, name, from, to]);
  const OPEN = ["review/endpoint-without-authentication", "anyone can call it without authentication", attribute];

  expect(await found(undefined, "NONE")).toEqual([[...OPEN, undefined, "NONE"]]);
  expect(await found(undefined, null)).toEqual([[...OPEN, undefined, "NONE"]]);
  expect(await found(authenticated, "NONE")).toEqual([[...OPEN, authenticated, "NONE"]]);
  expect(await found("NONE", "NONE", { tags: {} })).toEqual([]);
  expect(await found(null, "NONE", { tags: {} })).toEqual([]);
  expect(await found("NONE", authenticated)).toEqual([]);
  expect(await found(undefined, "NONE", { http_method: "OPTIONS" })).toEqual([]);
  expect(await rulesFound({ type, after: {}, unknown: { [attribute]: true } })).toEqual([]);
  expect(await rulesFound({ type, before: { [attribute]: "NONE" } })).toEqual([]);
});

test.each([
  ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: "10.0.0.0/9", security_group_id: "sg", from_port: 1, to_port: 1 }, "cidr_ipv4"],
  [
    "aws_vpc_security_group_ingress_rule",
    { cidr_ipv4: "10.0.0.0/9", security_group_id: "sg", from_port: 1, to_port: 1 },
    "security_group_id",
  ],
  [
    "aws_security_group_rule",
    { type: "ingress", cidr_blocks: ["10.0.0.0/9"], security_group_id: "sg", from_port: 1, to_port: 1 },
    "cidr_blocks",
  ],
  ["aws_security_group", { ingress: [{ cidr_blocks: ["10.0.0.0/9"], from_port: 1, to_port: 1 }] }, "ingress"],
])("shows nothing of a sensitive source of %s", async (type, after, marked) => {
  const before = { security_group_id: "sg", ingress: [] };
  const found = await findingsOf({ type, before, after, sensitive: { [marked]: true } });

  expect(found.filter(({ rule }) => rule === "review/network-opened").map(({ after: shown }) => shown)).toEqual(["(hidden)"]);
});
