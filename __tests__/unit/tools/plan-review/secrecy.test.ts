import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { markdown } from "../../../../tools/plan-review/render/markdown.js";
import { sarif } from "../../../../tools/plan-review/render/sarif.js";
import { terminal } from "../../../../tools/plan-review/render/terminal.js";
import type { Review } from "../../../../tools/plan-review/review.js";
import type { Found } from "../../../../tools/plan-review/rule.js";
import { reviewRules } from "../../../../tools/plan-review/rules/index.js";
import { withoutSecrets } from "../../../../tools/plan-review/secrecy.js";
import { type Planned, planned, planWith } from "../../../support/review/plan-builder.js";
import { reviewOf } from "../../../support/review/recorded.js";

const SECRET = "hunter2-hunter2";
const [rule] = reviewRules;
const shown = (found: object, resource: Partial<Planned> = {}) => {
  const {
    what: _,
    rule: __,
    ...rest
  } = withoutSecrets({ rule, what: "changes", ...found } as Found, planned({ type: "aws_thing", before: {}, after: {}, ...resource }));
  return rest;
};

describe("a value of a finding is hidden", () => {
  test.each([
    ["under a name of a secret", { attribute: "password", after: SECRET }, "(hidden)"],
    ["under a name of a secret in a block", { attribute: "master.db_passwd", after: SECRET }, "(hidden)"],
    ["under the name of a property", { attribute: "properties: ssl.keystore.password", after: SECRET }, "(hidden)"],
    ["if it is a number", { attribute: "password", after: 123456 }, "(hidden)"],
    ["if it has digits only", { attribute: "password", after: "123456" }, "(hidden)"],
    ["if it is a list", { attribute: "token", after: [SECRET] }, "(hidden)"],
    ["if it is a map", { attribute: "credentials", after: { user: "a", key: SECRET } }, "(hidden)"],
    [
      "in a map",
      { attribute: "variables", after: { DB_PASSWORD: SECRET, level: "INFO", on: true, none: null, n: 3 } },
      '{"DB_PASSWORD":"(hidden)","level":"INFO","on":true,"none":null,"n":3}',
    ],
    ["in a list of maps", { attribute: "variables", after: [{ apiKey: SECRET }, { name: "a" }] }, '[{"apiKey":"(hidden)"},{"name":"a"}]'],
    [
      "in JSON text",
      { attribute: "definitions", after: `[{"name":"a","Client-Secret":"${SECRET}"}]` },
      '[{"name":"a","Client-Secret":"(hidden)"}]',
    ],
    ["in properties", { attribute: "text", after: `a=1\nssl.key.password = ${SECRET}\nb=2` }, "a=1\nssl.key.password =(hidden)\nb=2"],
    ["in a script", { attribute: "user_data", after: `export DB_PASSWORD=${SECRET}` }, "export DB_PASSWORD=(hidden)"],
    ["in the form of a key", { attribute: "text", after: `x AKIA${"A".repeat(16)} y` }, "(hidden)"],
  ])("%s", (_, found, after) => {
    expect(shown(found)).toMatchObject({ after });
  });

  test.each([
    ["an empty one", { attribute: "password", after: "" }, ""],
    ["a boolean", { attribute: "password", after: false }, "false"],
    ["nothing", { attribute: "password", after: null }, "null"],
    ["an ARN", { attribute: "secret", after: "arn:aws:secretsmanager:a" }, "arn:aws:secretsmanager:a"],
    [
      "a configuration provider of Kafka",
      { attribute: "sasl.password", after: `\${secretsmanager:shop:password}` },
      `\${secretsmanager:shop:password}`,
    ],
    ["a dynamic reference", { attribute: "password", after: "{{resolve:secretsmanager:a}}" }, "{{resolve:secretsmanager:a}}"],
    ["JSON as it is written", { attribute: "policy", after: '{ "a": 1 }' }, '{ "a": 1 }'],
    ["text that is nearly JSON", { attribute: "text", after: "[a" }, "[a"],
    ["another name", { attribute: "password_version", after: "3" }, "3"],
    ["properties that name no secret", { attribute: "text", after: "password.version=3\npassword=" }, "password.version=3\npassword="],
  ])("but not %s", (_, found, after) => {
    expect(shown(found)).toEqual({ ...found, after });
  });
});

describe("what Terraform marks as sensitive is hidden", () => {
  const note = { before: { note: "one-secret" }, after: { note: "two-secret" } };

  test("on the side that is marked", () => {
    const found = { attribute: "note", before: "one-secret", after: "two-secret" };

    expect(shown(found, note)).toEqual(found);
    expect(shown(found, { ...note, sensitive: { note: true } })).toEqual({ ...found, after: "(hidden)" });
    expect(shown(found, { ...note, sensitiveBefore: { note: true } })).toEqual({ ...found, before: "(hidden)" });
    expect(shown(found, { ...note, sensitiveBefore: true, sensitive: true })).toEqual({
      attribute: "note",
      before: "(hidden)",
      after: "(hidden)",
    });
  });

  test("in texts that are made from the attribute, whichever side is marked", () => {
    const found = { attribute: "topic one", from: ["note"], detail: "from one to two", before: "one", after: "two", brief: "short" };
    const hidden = { attribute: "note", from: ["note"], detail: "(hidden)", before: "(hidden)", after: "(hidden)", brief: "short" };

    expect(shown(found, note)).toEqual(found);
    expect(shown(found, { ...note, sensitive: { note: true } })).toEqual(hidden);
    expect(shown(found, { ...note, sensitiveBefore: { note: true } })).toEqual(hidden);
  });

  test("wherever else it is written", () => {
    const secret = 'pass"word\n1';
    const resource = { after: { list: [{ value: secret }, { value: "abc" }] }, sensitive: { list: [{ value: true }, { value: true }] } };

    expect(
      shown(
        { detail: `detail of ${secret}`, brief: `brief ${secret}`, attribute: `topic ${secret}`, before: { a: secret }, after: "abcabc" },
        resource,
      ),
    ).toEqual({
      ...{ detail: "detail of (hidden)", brief: "brief (hidden)", attribute: "topic (hidden)", before: '{"a":"(hidden)"}' },
      after: "abcabc",
    });
  });

  test("if it has four characters, and not if it has three", () => {
    const resource = { after: { a: "abcd", b: "xyz" }, sensitive: { a: true, b: true } };

    expect(shown({ detail: "abcd xyz" }, resource)).toEqual({ detail: "(hidden) xyz" });
  });

  test("but not if it switches something on, or counts", () => {
    const resource = { after: { a: "true", b: "12345", c: "" }, sensitive: true };

    expect(shown({ detail: "true 12345" }, resource)).toEqual({ detail: "true 12345" });
  });

  test("also if it is a part of another secret", () => {
    const resource = { after: { a: "secret", b: "secret-long" }, sensitive: { a: true, b: true } };

    expect(shown({ detail: "secret-long secret" }, resource)).toEqual({ detail: "(hidden) (hidden)" });
  });

  test("wherever a value under the name of a secret is written", () => {
    expect(shown({ detail: `uses ${SECRET}` }, { before: { block: [{ password: SECRET }] } })).toEqual({ detail: "uses (hidden)" });
    expect(shown({ detail: `uses ${SECRET}` }, { after: { text: JSON.stringify({ token: SECRET }) } })).toEqual({
      detail: "uses (hidden)",
    });
    expect(shown({ detail: `uses ${SECRET}` }, { after: { credentials: { a: { b: SECRET } } } })).toEqual({ detail: "uses (hidden)" });
  });
});

/** Every text that a review prints. */
const outputsOf = (review: Review) =>
  [
    markdown(review, { name: "a" }),
    terminal(review),
    JSON.stringify(review),
    JSON.stringify(sarif(review, { artifact: "plan.json" })),
  ].join("\n");

/** Texts that are part of nothing else, also not of the escapes of an output. */
const secretText = fc.stringMatching(/^zq[a-f0-9]{12}$/);
const name = fc.constantFrom("note", "name", "value", "policy", "input", "environment", "cidr_ipv4", "secret_id", "server_properties");
const secretName = fc.constantFrom("password", "DB_PASSWORD", "apiKey", "client-secret", "auth.token", "private_key");
/** A value around a secret, the marks of it, and the values that are shown. */
interface Marked {
  readonly value: unknown;
  readonly marks: unknown;
}
const marked = (secret: string): fc.Arbitrary<Marked> =>
  fc.letrec<{ any: Marked; leaf: Marked; list: Marked; map: Marked; named: Marked; json: Marked }>((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("list"), tie("map"), tie("named"), tie("json")),
    leaf: fc.constant({ value: secret, marks: true }),
    list: tie("any").map(({ value, marks }) => ({ value: ["shown", value], marks: [false, marks] })),
    map: fc.tuple(name, tie("any")).map(([key, { value, marks }]) => ({ value: { [key]: value, other: 1 }, marks: { [key]: marks } })),
    named: fc
      .tuple(secretName, fc.constantFrom(secret, [secret], { key: secret }))
      .map(([key, value]) => ({ value: { [key]: value, other: "b" }, marks: {} })),
    json: secretName.map((key) => ({ value: JSON.stringify({ a: [{ [key]: secret }] }), marks: false })),
  })).any;

const types = [
  ...["aws_lambda_invocation", "aws_msk_cluster", "aws_msk_configuration", "aws_vpc_security_group_ingress_rule", "aws_iam_policy"],
  ...["aws_secretsmanager_secret_version", "aws_msk_single_scram_secret_association", "aws_s3_bucket", "aws_lambda_function"],
  ...["aws_cloudwatch_log_group", "aws_security_group", "aws_lambda_permission", "aws_apigatewayv2_route"],
];
/** Attributes for which rules find something, whose text contains the secret in whatever way the rule reads it. */
const readable = (type: string, secret: string): Record<string, unknown> => {
  switch (type) {
    case "aws_lambda_invocation":
      return {
        input: JSON.stringify({
          topics: [{ name: secret, partitions: 1, replicationFactor: 1, configuration: { "retention.ms": "1" } }],
          release: [`${secret}-old`],
        }),
      };
    case "aws_iam_policy":
      return { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: secret, Resource: secret }] }) };
    case "aws_msk_configuration":
      return { server_properties: `min.insync.replicas=1\n${secret}=1` };
    case "aws_security_group":
      return { ingress: [{ cidr_blocks: [secret], from_port: 1, to_port: 2, protocol: "tcp" }] };
    case "aws_vpc_security_group_ingress_rule":
      return { cidr_ipv4: secret, from_port: 1, to_port: 2, security_group_id: "sg" };
    case "aws_secretsmanager_secret_version":
      return { secret_id: `arn:aws:secretsmanager:r:1:secret:${secret}-Ab12Cd`, secret_string_wo_version: secret };
    case "aws_msk_single_scram_secret_association":
      return { secret_arn: `arn:aws:secretsmanager:r:1:secret:${secret}-Ab12Cd` };
    case "aws_msk_cluster":
      return { kafka_version: secret, cluster_name: secret };
    default:
      return { bucket: secret, force_destroy: true };
  }
};

const resource = fc
  .record({
    type: fc.constantFrom(...types),
    kind: fc.constantFrom("create", "update", "replace", "delete"),
    secrets: fc.tuple(secretText, secretText),
    isWhole: fc.boolean(),
  })
  .chain(({ type, kind, secrets: [old, now], isWhole }) =>
    fc.tuple(marked(old), marked(now), name).map(([before, after, key]): Planned => {
      const attributes = (secret: string, { value }: Marked) =>
        isWhole ? readable(type, secret) : { [key]: value, list: [{ [key]: value }] };
      const marks = ({ marks: own }: Marked) => (isWhole ? true : { [key]: own, list: [{ [key]: own }] });
      return {
        type,
        address: `${type}.a`,
        actions: kind === "replace" ? ["delete", "create"] : [kind],
        before: kind === "create" ? null : attributes(old, before),
        after: kind === "delete" ? null : attributes(now, after),
        sensitiveBefore: marks(before),
        sensitive: marks(after),
        replacePaths: [[key], ["cluster_name"]],
      };
    }),
  );

test("no sensitive value, and none under the name of a secret, is in any output of a review", async () => {
  let findings = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(resource, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      secretText,
      async (resources, isDrift, outputSecret) => {
        const drift = isDrift
          ? resources.filter(({ before, after }) => before && after).map((each) => planned({ ...each, actions: ["update"] }))
          : [];
        const review = await reviewOf(
          planWith(resources, {
            resource_drift: drift,
            output_changes: { password: { actions: ["create"], before: null, after: { a: outputSecret }, after_sensitive: true } },
            variables: { db_password: { value: outputSecret } },
          }),
        );
        findings += review.findings.length;

        expect(outputsOf(review)).not.toMatch(/zq[a-f0-9]{12}/);
      },
    ),
    { numRuns: 150 },
  );
  expect(findings).toBeGreaterThan(400);
});
