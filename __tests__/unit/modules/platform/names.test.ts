import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import fc from "fast-check";
import { nameRuleOf, nameRules, namesIn, refusedInStack, refusedNames } from "../../../../modules/aws/index.js";
import {
  type PlatformSettings,
  PlatformStack,
  platformNames,
  platformSettings,
  publishedModules,
} from "../../../../modules/platform/index.js";
import { InvalidSettings, readSettings } from "../../../../modules/settings/index.js";
import { ModuleStack } from "../../../../modules/terraform/index.js";
import { baselineNames, baselineSettings } from "../../../support/modules/baseline-platforms.js";
import { settingsFrom, synthesizeSettings } from "../../../support/modules/synthesized.js";
import { schema, withSchemas } from "../../../support/settings/broken-schemas.js";
import { iceberg, sink, withLake, withPipelines } from "../../../support/settings/pipelines.js";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Attributes that look like names of resources and are none. */
const others: Readonly<Record<string, string>> = {
  "aws_appautoscaling_policy.service_namespace": "a constant of the service",
  "aws_appautoscaling_target.service_namespace": "a constant of the service",
  "aws_cloudwatch_log_metric_filter.log_group_name": "the name of another resource",
  "aws_cloudwatch_metric_alarm.namespace": "a constant of the service, or a setting with its own form",
  "aws_cloudwatch_metric_alarm.metric_name": "a constant of the service, or of dashboards/",
  "aws_grafana_workspace_saml_configuration.name_assertion": "an attribute of the identity provider",
  "aws_lambda_event_source_mapping.function_name": "the name of another resource",
  "aws_lambda_function.filename": "a path in the stack's folder",
  "aws_lambda_invocation.function_name": "the name of another resource",
  "aws_lambda_permission.function_name": "the name of another resource",
  "aws_vpc_endpoint.service_name": "the name of a service of AWS",
};

const isName = (attribute: string) => /(^|_)name$|^filename$|^alias$|name_prefix$|namespace$|name_assertion$/.test(attribute);

/** Returns the arguments of resources whose attribute looks like a name and is not a reference only, without those that have a rule. */
function withoutRule({ resource = {} }: { readonly resource?: Resources }): string[] {
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap((attributes) =>
      Object.keys(attributes)
        .filter(isName)
        .map((attribute) => `${type}.${attribute}`)
        .filter((argument) => nameRuleOf(argument) === undefined && others[argument] === undefined),
    ),
  );
}

describe("every resource with a name", () => {
  test.each(baselineNames)("of the baseline %s has a rule, which the name follows", (baseline) => {
    const stack = synthesizeSettings(baselineSettings(baseline));

    expect(withoutRule(stack)).toEqual([]);
    expect(refusedInStack(stack)).toEqual([]);
    expect(namesIn(stack).length).toBeGreaterThan(40);
    // The settings refuse no key `name`, which IAM would take for the tag with the name of a resource.
    const withTags = Object.entries(stack.resource).filter(([, named]) => Object.values(named).some(({ tags }) => tags));
    expect(withTags.map(([type]) => type).filter((type) => type.startsWith("aws_iam"))).toEqual([]);
  });

  test.each(publishedModules)("of the published module $name has a rule, which fixed names follow", ({ name, build }) => {
    const stack = new ModuleStack(Testing.app(), name);
    build(stack);
    const json = JSON.parse(JSON.stringify(stack.toTerraform()));

    expect(withoutRule(json)).toEqual([]);
    expect(refusedInStack(json)).toEqual([]);
  });

  test("has one of the rules, each of which some resource or setting uses", () => {
    const counting = "eventApi: { consumer: { deduplication: table } }";
    const others = [withPipelines(sink()), withLake(iceberg()), withSchemas(schema("ad-event")), counting].map((yaml) =>
      settingsFrom(`environment: dev\n${yaml}`),
    );
    const used = new Set([...baselineNames.map(baselineSettings), ...others].flatMap(argumentsOf));
    // Grants use managed policies where they outgrow inline ones; the others are settings.
    const settingsOnly = ["aws_iam_policy.name", "aws_s3_bucket.bucket", "aws_s3_object.key", "aws_route53_record.name"];

    expect(Object.keys(nameRules).filter((argument) => !used.has(argument) && !settingsOnly.includes(argument))).toEqual([]);
  });
});

function argumentsOf(settings: PlatformSettings): string[] {
  const { resource } = synthesizeSettings(settings);
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap((attributes) => Object.keys(attributes).map((attribute) => `${type}.${attribute}`)),
  );
}

/** Reads settings without the rules, as a program that does not check them. */
const unchecked = (document: object) => readSettings(JSON.stringify({ environment: "dev", ...document }), platformSettings, []);

const identities = (refused: readonly { readonly resource: string; readonly name: string; readonly problem: string }[]) =>
  [...new Set(refused.map(({ resource, name, problem }) => `${resource} ${name}: ${problem}`))].sort();

/** Names that AWS refuses, as the settings report them. */
const reported = (settings: PlatformSettings) => identities(refusedNames(platformNames.flatMap((of) => of(settings))));

/** The same, as the synthesized stack has them. */
function synthesized(settings: PlatformSettings): string[] {
  class Unchecked extends PlatformStack {
    get json() {
      return JSON.parse(JSON.stringify(Object.getPrototypeOf(PlatformStack.prototype).toTerraform.call(this)));
    }
  }
  return identities(refusedInStack(new Unchecked(Testing.app(), "platform", settings).json));
}

const bastionAndEndpoints = {
  bastion: { kafkaUi: false, prometheus: false, kafkaTools: false },
  network: { mode: "new", egress: "endpoints", endpoints: ["ssm", "ssmmessages", "ec2messages", "logs", "kafka"] },
};

describe("the settings report the names that synthesis has", () => {
  test("of a platform whose name begins with sg-", () => {
    const settings = unchecked({ name: "sg-ads", ...bastionAndEndpoints });

    expect(reported(settings)).toEqual(synthesized(settings));
    expect(reported(settings)).toHaveLength(6);
  });

  const name = fc.constantFrom("sg-ads", "sg-", "aws", "msk-ha", "x".repeat(20));
  const cluster = fc.record(
    {
      kind: fc.constantFrom("standard", "express", "serverless"),
      name: fc.constantFrom(
        "sg-x",
        "x".repeat(64),
        "msk-ha-dev-bastion",
        "msk-ha-dev-producer",
        "msk-ha-dev-a-clients",
        "MSK-ha-dev-consumer",
      ),
    },
    { requiredKeys: ["kind"] },
  );

  test("whatever they are", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.record({
          name,
          cluster,
          connections: fc.constantFrom({}, { a: { clusterArn: "arn:aws:kafka:us-east-1:123456789012:cluster/a/0a-1" } }),
          clients: fc.constantFrom({}, { shop: {}, ["c".repeat(23)]: {} }),
          bastion: fc.constantFrom("off", {}),
          observability: fc.constantFrom({}, { prometheus: true, grafana: {} }),
        }),
        (document) => {
          const settings = unchecked(document);
          const found = reported(settings);
          expect(found).toEqual(synthesized(settings));
          refused += found.length > 0 ? 1 : 0;
        },
      ),
      { numRuns: 25 },
    );

    expect(refused).toBeGreaterThan(5);
  });

  test("and the longest names are accepted", () => {
    const settings = settingsFrom(`
name: ${"n".repeat(20)}
environment: ${"e".repeat(12)}
cluster: { name: ${"c".repeat(64)}, authentication: { scram: true } }
scramUsers: { ${"u".repeat(64)}: {} }
clients: { ${"k".repeat(23)}: {} }
bastion: {}
observability: { prometheus: true, grafana: {}, lag: { ${"g".repeat(100)}: { topics: [${"t".repeat(79)}], maxRecords: 1 } } }
topics: { ad-events: {}, ad-events-dead-letters: {}, ${"t".repeat(79)}: {} }
`);

    expect(refusedInStack(synthesizeSettings(settings))).toEqual([]);
  });
});

test("a program that does not check its settings gets the refused names at synthesis", () => {
  const stack = new PlatformStack(Testing.app(), "platform", unchecked({ name: "sg-ads" }));

  expect(() => stack.toTerraform()).toThrow(
    "AWS refuses names of resources:\nsecurity group sg-ads-dev: the name can't begin with sg-\nsecurity group sg-ads-dev-topic-admin: ",
  );
});

test("the report of a name has line, column and the derived names", () => {
  expect(() => settingsFrom("environment: dev\nname: sg-ads\nbastion: {}\n")).toThrow(
    "settings.yaml:2:7 name: security group sg-ads-dev (also sg-ads-dev-topic-admin, sg-ads-dev-producer, sg-ads-dev-consumer and 1 more): the name can't begin with sg-; use a name that does not begin with sg- [platform/aws-names]",
  );
});

test("a name is not reported where an invalid setting left its default", () => {
  const report = (text: string) => {
    try {
      settingsFrom(text);
    } catch (failure) {
      if (failure instanceof InvalidSettings) return failure.problems.map(({ rule, path }) => `${path} ${rule}`);
      throw failure;
    }
    return [];
  };

  expect(report("environment: dev\nbackend: { type: s3, bucket: A, key: /a }")).toEqual(["backend.bucket settings/allowed-value"]);
  expect(report("environment: dev\nname: sg-ads\ncluster: { brokers: many }")).toEqual([
    "name platform/aws-names",
    "cluster.brokers settings/allowed-value",
  ]);
});
