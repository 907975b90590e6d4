import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { accessSection, ClientRole, scramUsersSettings } from "../../../../modules/access/index.js";
import { AwsEnvironment } from "../../../../modules/aws/index.js";
import { grantsOf, type KafkaCluster } from "../../../../modules/kafka/index.js";
import { ReadableStack } from "../../../../modules/terraform/index.js";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings: string) => synthesize(`environment: dev\n${settings}`);

const CLIENT = `
clients:
  shop:
    produce: [ad-events, ad-events]
    consume: [{ topic: ad-events, group: shop-* }]
    invokeApi: true
`;

test("a client's role has its grants and nothing else", () => {
  const policies = Object.entries(all(platform(CLIENT), "aws_iam_role_policy")).filter(([name]) => name.startsWith("client_shop"));

  expect(policies.map(([name]) => name).sort()).toEqual([
    "client_shop_role_consume_ad_events_as_shop_any",
    "client_shop_role_invoke_api",
    "client_shop_role_produce_ad_events",
  ]);
  const invoke = statements(policies.find(([name]) => name.endsWith("invoke_api"))?.[1].policy);

  expect(invoke["SendEvents"]).toEqual({
    Effect: "Allow",
    Action: ["execute-api:Invoke"],
    Resource: ["${aws_apigatewayv2_api.event_api_api.execution_arn}/*/POST/ads/*/impression"],
  });
});

test("a client's role trusts the account, or the principals in the settings", () => {
  const trust = (settings: string) =>
    JSON.parse(all(platform(settings), "aws_iam_role")["client_shop_role"]?.assume_role_policy).Statement[0].Principal;

  expect(trust(CLIENT)).toEqual({
    AWS: ["arn:${data.aws_partition.account_partition.partition}:iam::${data.aws_caller_identity.account.account_id}:root"],
  });
  const trusted = "arn:aws:iam::123456789012:role/ecs-shop";

  expect(trust(`${CLIENT}    trustedPrincipals: ["${trusted}"]`)).toEqual({ AWS: [trusted] });
});

const { clients } = accessSection.shape;

describe("a client's role", () => {
  /** Creates the role of a client, and returns it with the grants that it asks the cluster for. */
  function roleWith(settings: object) {
    const grants: string[] = [];
    const grantClient: KafkaCluster["grantClient"] = (_, client) => {
      grants.push(...grantsOf(client).map(({ name }) => name));
      return [];
    };
    const cluster = { grantClient } as unknown as KafkaCluster;
    const stack = new ReadableStack(Testing.app(), "stack");
    new ClientRole(stack, "client_shop", {
      ...{ name: "orders-client-shop", settings: clients.parse({ shop: settings })["shop"] as never, cluster, apiRoutesArn: "arn:api" },
      environment: new AwsEnvironment(stack, "aws", "eu-west-1"),
    });
    const { resource } = JSON.parse(JSON.stringify(stack.toTerraform()));
    return { grants, role: resource.aws_iam_role.client_shop_role, policies: resource.aws_iam_role_policy };
  }

  test("has its name, a description and no grants by default", () => {
    const { grants, role, policies } = roleWith({});

    expect(role).toMatchObject({
      name: "orders-client-shop",
      description: "Kafka client shop. Every principal of the account that is permitted to can assume it.",
    });
    expect(role["//"]).not.toHaveProperty("accepted");
    expect([grants, policies]).toEqual([[], undefined]);
  });

  test("is granted each topic and group once, idempotent writes and administration where the settings have them", () => {
    const orders = { topic: "orders", group: "shop" };
    const consume = [orders, { topic: "orders", group: "audit" }, { topic: "ads", group: "shop" }, orders];

    expect(roleWith({ produce: ["orders", "ads", "orders"], consume }).grants).toEqual([
      "produce-orders",
      "produce-ads",
      "consume-orders-as-shop",
      "consume-orders-as-audit",
      "consume-ads-as-shop",
    ]);
    expect(roleWith({ produce: ["orders"], administer: true }).grants).toEqual(["produce-orders", "administer-topics"]);
    expect(roleWith({ produce: ["orders"], transactionalIds: ["a", "b-*", "a"] }).grants).toEqual([
      "produce-orders",
      "transact-as-a",
      "transact-as-b-any",
    ]);
  });

  test("writes idempotently unless the settings say otherwise", () => {
    const connect = (settings: string) =>
      statements(
        all(platform(`clients: { shop: { produce: [ad-events], ${settings} } }`), "aws_iam_role_policy")[
          "client_shop_role_produce_ad_events"
        ]?.policy,
      )["Connect"]?.["Action"];

    expect(connect("idempotent: false")).toEqual(["kafka-cluster:Connect"]);
    expect(connect("")).toEqual(["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"]);
  });

  test("can call the API where the settings say so", () => {
    const { policies } = roleWith({ invokeApi: true });

    expect(policies).toEqual({
      client_shop_role_invoke_api: expect.objectContaining({ name: "invoke-api", role: "${aws_iam_role.client_shop_role.name}" }),
    });
    expect(statements(policies.client_shop_role_invoke_api.policy)["SendEvents"]?.["Resource"]).toEqual(["arn:api"]);
  });

  test("that trusts an account is an accepted finding, one that trusts a role or a user is not", () => {
    const findings = (...trustedPrincipals: string[]) => roleWith({ trustedPrincipals }).role["//"].accepted;

    expect(findings("arn:aws:iam::123456789012:user/ci", "arn:aws:iam::123456789012:root")).toEqual([
      { check: "CKV_AWS_61", reason: expect.stringMatching(/^the settings trust the account/) },
    ]);
    expect(findings("arn:aws:iam::123456789012:role/root")).toBeUndefined();
  });
});

describe("the settings of clients and users", () => {
  const accepts = (name: string, client: object = {}) => clients.safeParse({ [name]: client }).success;
  const trusted = (principal: string) => accepts("shop", { trustedPrincipals: [principal] });

  test.each([
    ["shop", true],
    ["s", true],
    ["a1-b", true],
    [`a${"b".repeat(22)}`, true],
    [`a${"b".repeat(23)}`, false],
    ["1shop", false],
    ["-shop", false],
    ["Shop", false],
    ["shop_1", false],
    ["", false],
  ])("allow a client %j: %s", (name, allowed) => {
    expect(accepts(name)).toBe(allowed);
  });

  test.each([
    ["ad-events", true],
    ["*", true],
    ["Ads.v1_*", true],
    ["a".repeat(249), true],
    ["a".repeat(250), false],
    ["a b", false],
    ["a/b", false],
    ["", false],
  ])("allow grants of %j: %s", (topic, allowed) => {
    expect(accepts("shop", { produce: [topic] })).toBe(allowed);
    expect(accepts("shop", { consume: [{ topic, group: "g" }] })).toBe(allowed);
  });

  test("allow groups of 255 characters", () => {
    const group = (text: string) => accepts("shop", { consume: [{ topic: "t", group: text }] });

    expect([group("g".repeat(255)), group("g".repeat(256)), group(""), group("a b"), group("Shop.*_-")]).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  test("allow accounts, roles and users as principals, and nothing else", () => {
    for (const principal of ["root", "role/a", "role/path/a", "user/a"])
      expect(trusted(`arn:aws-us-gov:iam::123456789012:${principal}`)).toBe(true);
    for (const principal of ["*", "arn:aws:iam::12345678901:root", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:group/a"])
      expect(trusted(principal)).toBe(false);
    expect(trusted("xarn:aws:iam::123456789012:root")).toBe(false);
    expect(trusted("arn:aws:iam::123456789012:rootx")).toBe(false);
  });

  test.each([
    ["alice", true],
    ["1", true],
    ["a.b-c_d@e", true],
    ["a".repeat(64), true],
    ["a".repeat(65), false],
    ["_a", false],
    ["@a", false],
    ["a b", false],
    ["a,b", false],
    ["", false],
  ])("allow a SCRAM user %j: %s", (name, allowed) => {
    expect(scramUsersSettings.safeParse({ [name]: {} }).success).toBe(allowed);
  });

  test("count versions of passwords from 1 to 1,000,000", () => {
    const version = (passwordVersion: number) => scramUsersSettings.safeParse({ a: { passwordVersion } }).success;

    expect([0, 1, 1_000_000, 1_000_001, 1.5].map(version)).toEqual([false, true, true, false, false]);
    expect(scramUsersSettings.parse({ a: {} })).toEqual({ a: { passwordVersion: 1 } });
    expect(scramUsersSettings.parse(undefined)).toEqual({});
    expect(clients.parse({ shop: {} })).toEqual({
      shop: {
        produce: [],
        idempotent: true,
        transactionalIds: [],
        consume: [],
        administer: false,
        invokeApi: false,
        trustedPrincipals: [],
      },
    });
  });
});

test("each grant whose address is that of an earlier one is reported with the first one", () => {
  const rule = accessSection.rules?.find(({ id }) => id === "access/client-grants-distinct");
  const shop = clients.parse({ shop: { produce: ["a.b", "a-b", "a_b", "a.b", "c"] } });
  const violations = rule?.violations({ clients: shop } as never) ?? [];

  expect(violations.map(({ path, problem }) => [path, problem])).toEqual([
    [["clients", "shop", "produce", 1], 'its address in Terraform would be that of "a.b"'],
    [["clients", "shop", "produce", 2], 'its address in Terraform would be that of "a.b"'],
  ]);
});
