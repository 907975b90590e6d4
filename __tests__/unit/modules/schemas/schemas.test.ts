import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { definitionDigest } from "../../../../lambdas/schemas/contract.js";
import { platformWarnings, readPlatformSettings } from "../../../../modules/platform/index.js";
import {
  addresses,
  all,
  type Synthesized,
  settingsFrom,
  statements,
  synthesize,
  synthesizeSettings,
} from "../../../support/modules/synthesized.js";
import { SCHEMAS, schema, withSchemas } from "../../../support/settings/broken-schemas.js";

const folder = mkdtempSync(join(tmpdir(), "schemas-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REGISTRY =
  "arn:${data.aws_partition.account_partition.partition}:glue:us-east-1:${data.aws_caller_identity.account.account_id}:registry/msk-ha-dev";
const ORDER = REGISTRY.replace(":registry/", ":schema/");
const clients =
  "clients: { reader: { consume: [{ topic: 'ad-*', group: g }, { topic: ad-events, group: g }] }, stranger: { produce: [ad-events-dead-letters] } }";
const stack = (...more: string[]) =>
  synthesize(
    [
      "environment: dev",
      ...more,
      withSchemas(schema("ad-event", "topics: [ad-events]"), schema("registry", "compatibility: NONE", "incompatible")),
    ].join("\n"),
  );

describe("a platform without schemas", () => {
  test("has the same resources with a registry of kind none as without the setting, and none of Glue", () => {
    const [without, none] = [synthesize("environment: dev"), synthesize("environment: dev\nregistry: { kind: none }")];

    expect(none).toEqual(without);
    expect(addresses(without).filter((address) => /glue|schema/.test(address))).toEqual([]);
    for (const { environment } of functionsOf(without))
      expect(Object.keys(environment.variables).filter((name) => name.startsWith("SCHEMA"))).toEqual([]);
  });

  test("has a registry in addition, and no other change, where the settings have one", () => {
    const [without, registry] = [synthesize("environment: dev"), synthesize("environment: dev\nregistry: { kind: glue }")];
    const { aws_glue_registry: added, ...others } = registry.resource;
    expect(others).toEqual(without.resource);
    expect(Object.keys(added ?? {})).toEqual(["schemas_glue_registry"]);
  });
});

const functionsOf = (synthesized: Synthesized) =>
  ["event_api_producer_function", "event_api_consumer_function"].map(
    (name) => all(synthesized, "aws_lambda_function")[name] as { environment: { variables: Record<string, string> }; depends_on: string[] },
  );

describe("schemas", () => {
  const synthesized = stack(clients);

  test("are registered by Terraform, in one registry", () => {
    expect(all(synthesized, "aws_glue_registry")).toEqual({
      schemas_glue_registry: expect.objectContaining({
        registry_name: "msk-ha-dev",
        description: "Schemas of the topics of msk-ha-dev.",
        lifecycle: { prevent_destroy: true },
      }),
    });
    const schemas = all(synthesized, "aws_glue_schema");
    expect(Object.keys(schemas)).toEqual(["schemas_ad_event", "schemas_registry"]);
    expect(schemas["schemas_ad_event"]).toMatchObject({
      ...{
        schema_name: "ad-event",
        registry_arn: "${aws_glue_registry.schemas_glue_registry.arn}",
        data_format: "AVRO",
        compatibility: "BACKWARD",
      },
      lifecycle: { prevent_destroy: true },
    });
    expect(schemas["schemas_registry"]).toMatchObject({ schema_name: "registry", compatibility: "NONE" });
  });

  test("have the definition of their file without white space, in which nothing is an expression", () => {
    const definition = JSON.stringify(JSON.parse(readFileSync(`${SCHEMAS}/ad-event.avsc`, "utf8")));

    expect(definition).toContain("${text}");
    expect(all(synthesized, "aws_glue_schema")["schemas_ad_event"]?.["schema_definition"]).toBe(definition.replace("${", () => "$${"));
  });

  test("can be destroyed where the cluster can", () => {
    const { resource } = stack("cluster: { deletionProtection: false }");
    for (const type of ["aws_glue_registry", "aws_glue_schema"]) {
      for (const attributes of Object.values(resource[type] ?? {})) expect(attributes["lifecycle"]).toBeUndefined();
    }
  });

  test("are outputs", () => {
    expect(synthesized.output["schema_registry_name"]).toMatchObject({ value: "${aws_glue_registry.schemas_glue_registry.registry_name}" });
    expect(synthesized.output["schema_arns"]).toMatchObject({
      value: { "ad-event": "${aws_glue_schema.schemas_ad_event.arn}", registry: "${aws_glue_schema.schemas_registry.arn}" },
    });
  });
});

describe("the functions", () => {
  const synthesized = stack(clients);

  test("get the schema of the events topic, with the digest of its definition", () => {
    const definition = readFileSync(`${SCHEMAS}/ad-event.avsc`, "utf8");
    for (const { environment } of functionsOf(synthesized)) {
      expect(environment.variables).toMatchObject({
        SCHEMA_ARN: "${aws_glue_schema.schemas_ad_event.arn}",
        SCHEMA_DIGEST: definitionDigest(definition),
      });
    }
  });

  test("are changed in the order that loses no event: the consumer first", () => {
    const [producer, consumer] = functionsOf(synthesized);
    expect(producer?.depends_on).toContain("aws_lambda_function.event_api_consumer_function");
    expect(consumer?.depends_on.filter((each) => each.includes("function."))).toEqual([]);
    expect(functionsOf(synthesize("environment: dev"))[0]?.depends_on.filter((each) => each.startsWith("aws_lambda"))).toEqual([]);
  });
});

describe("roles that use a topic with a schema", () => {
  const policies = Object.entries(all(stack(clients), "aws_iam_role_policy")).filter(([name]) => name.includes("look_up"));

  test("can look it up, each by one policy", () => {
    expect(policies.map(([name]) => name).sort()).toEqual([
      "client_reader_role_look_up_schema_ad_event",
      "event_api_consumer_role_look_up_schema_ad_event",
      "event_api_producer_role_look_up_schema_ad_event",
    ]);
    for (const [, { name, policy }] of policies) {
      expect(name).toBe("look-up-schema-ad-event");
      expect(statements(policy)).toEqual({
        FindSchemaVersion: { Effect: "Allow", Action: ["glue:GetSchemaByDefinition"], Resource: [REGISTRY, `${ORDER}/ad-event`] },
        ReadSchemaVersion: { Effect: "Allow", Action: ["glue:GetSchemaVersion"], Resource: ["*"] },
      });
    }
  });

  test("have the lookup in their policies for other roles too", () => {
    const { value } = stack(clients).output["client_policies"] as { value: Record<string, string> };
    const { FindSchemaVersion, ReadSchemaVersion } = statements(String(value["reader"]));
    expect(FindSchemaVersion).toMatchObject({ Action: ["glue:GetSchemaByDefinition"], Resource: [REGISTRY, `${ORDER}/ad-event`] });
    expect(ReadSchemaVersion).toMatchObject({ Action: ["glue:GetSchemaVersion"], Resource: ["*"] });
    expect(Object.keys(statements(String(value["stranger"])))).toEqual(["Connect", "Write"]);
  });

  test("reach the registry: a group without a rule for HTTPS lets nothing out", () => {
    const rules = all(stack(), "aws_vpc_security_group_egress_rule");

    for (const name of ["producer", "consumer"])
      expect(rules[`event_api_${name}_https_out`]).toMatchObject({
        ...{ cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 443, to_port: 443 },
        security_group_id: `\${aws_security_group.event_api_${name}_security_group.id}`,
      });
    expect(
      Object.keys(all(synthesize("environment: dev"), "aws_vpc_security_group_egress_rule")).filter((name) => name.endsWith("https_out")),
    ).toEqual([]);
  });

  test("get the permission before the event source mapping reads the topic", () => {
    const [mapping] = Object.values(all(stack(), "aws_lambda_event_source_mapping"));
    expect(mapping?.["depends_on"]).toContain("aws_iam_role_policy.event_api_consumer_role_look_up_schema_ad_event");
  });
});

describe("files", () => {
  const settings = join(folder, "settings.yaml");
  cpSync(SCHEMAS, join(folder, "schemas"), { recursive: true });

  test("are relative to the settings file", () => {
    writeFileSync(settings, "environment: dev\nregistry: { kind: glue }\nschemas: { ad-event: { file: schemas/ad-event.avsc } }");

    const read = readPlatformSettings(settings);
    expect(read.schemas["ad-event"]?.file).toBe(join(folder, "schemas/ad-event.avsc"));
    expect(Object.keys(all(synthesizeSettings(read), "aws_glue_schema"))).toEqual(["schemas_ad_event"]);
  });

  test("that change after the settings were checked are reported", () => {
    writeFileSync(settings, "environment: dev\nregistry: { kind: glue }\nschemas: { copy: { file: schemas/copy.avsc } }");
    cpSync(join(folder, "schemas/ad-event.avsc"), join(folder, "schemas/copy.avsc"));
    const read = readPlatformSettings(settings);
    writeFileSync(join(folder, "schemas/copy.avsc"), "{");

    expect(() => synthesizeSettings(read)).toThrow(
      `${join(folder, "schemas/copy.avsc")} is not valid any more: not JSON: expected a key in double quotes`,
    );
  });
});

describe("a history that lacks the present version", () => {
  const warningsOf = (...schemas: string[]) =>
    platformWarnings(settingsFrom(`environment: dev\n${withSchemas(...schemas)}`), new Date("2026-11-27")).filter(({ rule }) =>
      rule.startsWith("schemas/"),
    );

  test("is a warning that names the next file", () => {
    expect(warningsOf(schema("ad-event"), schema("fresh", "", "ad-event"), schema("incompatible", "compatibility: NONE"))).toEqual([
      {
        ...{ rule: "schemas/history-complete", path: "schemas.fresh.file" },
        message: `no copy of it is in its history; commit one as ${SCHEMAS}/history/fresh/1.avsc when it is deployed`,
      },
      {
        ...{ rule: "schemas/history-complete", path: "schemas.incompatible.file" },
        message: `no copy of it is in its history; commit one as ${SCHEMAS}/history/incompatible/2.avsc when it is deployed`,
      },
    ]);
  });

  test("is none for a history that has it", () => {
    expect(warningsOf(schema("ad-event"))).toEqual([]);
  });
});
