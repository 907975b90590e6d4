import { expect, test } from "@jest/globals";
import { findingsOf, planWith, rulesFound } from "../../../../support/review/plan-builder.js";
import { commentOf, reviewOf } from "../../../../support/review/recorded.js";

const SECRET = "hunter2-hunter2";
const found = async (after: object, sensitive?: unknown) =>
  (await findingsOf({ type: "aws_thing", after: after as Record<string, unknown>, sensitive })).map(({ attribute, after: shown }) => [
    attribute,
    shown,
  ]);

test.each([
  ["password", { password: SECRET }, undefined],
  ["master_password", { master_password: SECRET }, undefined],
  ["secret_string", { secret_string: SECRET }, { secret_string: true }],
  ["value", { value: SECRET }, { value: true }],
  ["environment.variables.DB_PASSWORD", { environment: [{ variables: { DB_PASSWORD: SECRET, LOG_LEVEL: "INFO" } }] }, undefined],
  ["environment.variables.apiKey", { environment: [{ variables: { apiKey: SECRET } }] }, undefined],
  ["environment.variables.api-token", { environment: [{ variables: { "api-token": SECRET } }] }, undefined],
  ["user_data", { user_data: `export KEY=AKIA${"A".repeat(16)}` }, undefined],
  ["content", { content: "-----BEGIN RSA PRIVATE KEY-----\nabc" }, undefined],
  ["db_pwd", { db_pwd: SECRET }, undefined],
  ["configuration.database.password", { configuration: { "database.password": SECRET } }, undefined],
  ["properties", { properties: 'ScramLoginModule required username="a" password="b";' }, undefined],
  ["blocks.secrets", { blocks: [{ secrets: { a: SECRET } }] }, { blocks: [{ secrets: true }] }],
])("finds a secret in %s, and doesn't show it", async (attribute, after, sensitive: unknown) => {
  expect(await found(after, sensitive)).toEqual([[attribute, "(hidden)"]]);
});

test.each([
  [{ secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:a" }],
  [{ secret_arn: "a", password_version: "3", token_url: "https://a", secret_name: "a" }],
  [{ connector_configuration: { "database.password": `\${secretsmanager:shop:password}` } }],
  [{ jaas: `ScramLoginModule required username="\${secretsmanager:shop:username}" password="\${secretsmanager:shop:password}";` }],
  [{ password: "{{resolve:secretsmanager:shop}}" }],
  [{ password: "" }],
  [{ password: null, secret_string_wo: null }],
  [{ token: "true" }],
  [{ token: "42" }],
  [{ key: "value", tokens: ["a"] }],
])("finds none in %j", async (after) => {
  expect(await found(after)).toEqual([]);
});

test("takes sensitive numbers, booleans, empty values and unknown ones for none", async () => {
  expect(
    await found(
      { count: 3, on: true, text: "", none: null, list: [] },
      { count: true, on: true, text: true, none: true, list: true, unknown: true },
    ),
  ).toEqual([]);
});

test("finds none in what is destroyed or forgotten", async () => {
  expect(await rulesFound({ type: "aws_thing", before: { password: SECRET } })).toEqual([]);
});

test("finds secrets in outputs and variables", async () => {
  const { findings } = await reviewOf(
    planWith([], {
      variables: { db_password: { value: SECRET }, region: { value: "eu-west-1" } },
      output_changes: {
        token: { actions: ["create"], before: null, after: SECRET },
        hidden: { actions: ["update"], before: null, after: { a: SECRET }, after_sensitive: true },
        removed_token: { actions: ["delete"], before: SECRET, after: null },
        kept_token: { actions: ["no-op"], before: SECRET, after: SECRET, after_sensitive: true },
        url: { actions: ["create"], before: null, after: "https://a" },
      },
    }),
  );

  expect(findings.map(({ rule, address, after }) => [rule, address, after])).toEqual([
    ["review/secret-in-plan", "output.hidden", "(hidden)"],
    ["review/secret-in-plan", "output.token", "(hidden)"],
    ["review/secret-in-plan", "var.db_password", "(hidden)"],
  ]);
});

test("hides values of other findings that are sensitive or look like secrets", async () => {
  const review = await reviewOf(
    planWith(
      [
        {
          type: "aws_msk_cluster",
          before: { kafka_version: SECRET },
          after: { kafka_version: "4.0" },
          sensitiveBefore: { kafka_version: true },
        },
        {
          type: "aws_vpc_security_group_ingress_rule",
          address: "a",
          after: { security_group_id: "sg", cidr_ipv4: `AKIA${"B".repeat(16)}`, from_port: 1, to_port: 1 },
        },
      ],
      { resource_drift: [] },
    ),
  );

  expect(review.findings.map(({ rule, before, after }) => [rule.slice("review/".length), before, after])).toEqual([
    ["secret-in-plan", undefined, "(hidden)"],
    ["brokers-restart", "(hidden)", "4.0"],
    ["irreversible", "(hidden)", "4.0"],
    ["network-opened", undefined, "(hidden)"],
  ]);
  expect(commentOf("a", review)).not.toMatch(/hunter2|AKIA/);
});
