import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";
import { type StackJson, synthesizedStack } from "../../../tools/stack/index.js";
import { settingsFrom } from "../../support/modules/synthesized.js";

const page = readFileSync(join(root, "docs/security.md"), "utf8");

interface Claim {
  readonly text: string;
  readonly tests: readonly { readonly name: string; readonly file: string }[];
}

/** The claims of the page: its list items, with the tests that they link. */
const claims: readonly Claim[] = page
  .split("\n")
  .filter((line) => line.startsWith("- "))
  .map((text) => ({
    text,
    tests: [...text.matchAll(/\[((?:[^[\]]|\[[^\]]*\])+)\]\(\.\.\/(__tests__\/[^)]+\.test\.ts)\)/g)].map(([, name = "", file = ""]) => ({
      name,
      file,
    })),
  }));

/** Returns true if a file has a test with exactly this name, also as the name of a table of tests. */
function hasTest(file: string, name: string): boolean {
  const path = join(root, file);
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return existsSync(path) && new RegExp(`\\(\\s*"${escaped}",`).test(readFileSync(path, "utf8"));
}

describe("each claim of the threat model", () => {
  test("links a test", () => {
    expect(claims.length).toBeGreaterThan(40);
    expect(claims.filter(({ tests }) => tests.length === 0).map(({ text }) => text)).toEqual([]);
  });

  test("links tests that exist by name", () => {
    const linked = claims.flatMap(({ tests }) => tests);
    expect(linked.filter(({ file, name }) => !hasTest(file, name))).toEqual([]);
  });

  test("would be reported with the name of a test that does not exist", () => {
    expect(hasTest("__tests__/unit/docs/security.test.ts", "links tests that exist by name")).toBe(true);
    expect(hasTest("__tests__/unit/docs/security.test.ts", "links tests that exist")).toBe(false);
    expect(hasTest("__tests__/unit/docs/no-such-file.test.ts", "links a test")).toBe(false);
  });
});

const DATABASE = 'host: db.example.com, name: shop, secret: { arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-a1b2c3" }';
const existing = (tier: string) => `[subnet-${tier}a, subnet-${tier}b, subnet-${tier}c]`;

/** Settings that open everything that can be opened, and those of a small platform in its own VPC. */
const stacks: readonly StackJson[] = [
  `environment: dev
network: { mode: existing, vpcId: vpc-0123456789abcdef0, privateSubnetIds: ${existing("000000")}, brokerSubnetIds: ${existing("000001")} }
cluster:
  authentication: { iam: true, scram: true, mutualTls: { mode: managed, usage: short-lived }, unauthenticated: allowed }
  sharedWith: ["123456789012"]
  replicated: true
  vpcConnectivity: { iam: true, scram: false, tls: false }
  prometheus: { jmxExporter: true, nodeExporter: true }
scramUsers: { shop: {} }
detectDrift: true
eventApi: { consumer: { deduplication: table } }
topics: { ad-events: {}, ad-events-dead-letters: {}, orders.public.orders: {}, debezium-heartbeat.orders: {} }
clients: { shop: { produce: [ad-events], invokeApi: true } }
bastion: { publicSsh: { subnetId: subnet-000000a } }
observability: { prometheus: true, collector: bastion, grafana: { authentication: { mode: sso, admins: { groups: [a] } } } }
pipelines: { orders: { kind: connect-postgres-source, database: { ${DATABASE}, networks: [10.0.0.0/16] }, tables: [public.orders] } }
`,
  "environment: dev\nnetwork: { mode: new, egress: endpoints }\n",
].map((settings) => synthesizedStack(settingsFrom(settings)));

/** Attributes by which a resource decides who can connect to it, call it, assume it or use it. */
const DECIDES = /"Principal\\?"|"authorization_type"|"authentication_providers"|"associate_public_ip_address"/;

/** Returns the types of a stack that let somebody pass. */
const typesThatAdmit = ({ resource = {} }: StackJson): string[] =>
  Object.entries(resource).flatMap(([type, all]) =>
    Object.values(all).some(
      (each) => type.endsWith("_ingress_rule") || type.endsWith("_queue_policy") || DECIDES.test(JSON.stringify(each)),
    )
      ? [type]
      : [],
  );

/** Outputs that say where to connect, or whom to be. */
const addressesIn = (stack: StackJson): string[] =>
  Object.keys((stack as { output?: object }).output ?? {}).filter((name) =>
    /bootstrap_brokers|_endpoint$|_url$|zookeeper|_role_arns?$|_function_name$|_secret_arns$|_public_ip$|instance_id$|key_arns$|_topic_arn$|_security_group_id$/.test(
      name,
    ),
  );

/** The names in the line below the title of each entry point. */
const described = new Set(
  page
    .split("\n## Entry points\n")[1]
    ?.split("\n### ")
    .flatMap((section) => [...(section.split("\n")[1] ?? "").matchAll(/`([a-z0-9_]+)`/g)].map(([, name = ""]) => name)),
);

test("each resource of the stack that lets somebody pass, and each address in its outputs, is an entry point of the page", () => {
  const entries = stacks.flatMap((stack) => [...typesThatAdmit(stack), ...addressesIn(stack)]);
  expect(entries.length).toBeGreaterThan(30);
  expect(entries).toEqual(expect.arrayContaining(["aws_apigatewayv2_route", "aws_msk_cluster_policy", "aws_instance", "grafana_url"]));
  expect([...new Set(entries)].filter((name) => !described.has(name))).toEqual([]);
});

test("each entry point of the page exists in a stack", () => {
  const existingNames = new Set(stacks.flatMap((stack) => [...Object.keys(stack.resource ?? {}), ...addressesIn(stack)]));

  expect([...described].filter((name) => !existingNames.has(name))).toEqual([]);
});
