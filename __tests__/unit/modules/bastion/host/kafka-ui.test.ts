import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { kafkaUiConfiguration } from "../../../../../modules/bastion/index.js";
import { root } from "../../../../../tools/setup/folders.js";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
}

/** Returns what a schema of Kafka UI's configuration does not allow: unknown keys, other types and other constants. */
function violations(schema: Schema, value: unknown, path: string): string[] {
  const type = Array.isArray(value) ? "array" : typeof value;
  const expected = schema.type === "integer" ? "number" : schema.type;
  if (expected !== undefined && expected !== type) return [`${path}: ${type} instead of ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path}: ${String(value)}`];
  if (Array.isArray(value)) return value.flatMap((item, i) => violations(schema.items ?? {}, item, `${path}[${i}]`));
  if (type !== "object") return [];
  return Object.entries(value as object).flatMap(([key, item]) => {
    const property = schema.properties?.[key];
    if (property) return violations(property, item, `${path}.${key}`);
    return schema.additionalProperties === false || (path === "" && schema.properties) ? [`${path}.${key}: unknown`] : [];
  });
}

test("a configuration is read-only as the settings say, and has no login, since only sessions on the host reach it", () => {
  for (const readOnly of [true, false]) {
    expect(parse(kafkaUiConfiguration(readOnly))).toMatchObject({
      auth: { type: "DISABLED" },
      kafka: { clusters: [{ readOnly, properties: { "sasl.mechanism": "AWS_MSK_IAM" } }] },
    });
  }
});

// The schema of Kafka UI is not part of this repository; where it is next to it, the configuration is checked against it.
const file = [process.env["MSK_KAFKA_UI_SCHEMA"] ?? join(root, "../shared/schemas/kafka-ui.json")].find((path) => existsSync(path));
if (file) {
  const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;

  test("Kafka UI knows every key of the configuration", () => {
    expect(violations(schema, parse(kafkaUiConfiguration(true)), "")).toEqual([]);
  });

  test("an unknown key and another type are found", () => {
    const configuration = parse(kafkaUiConfiguration(true));
    configuration.kafka.clusters[0].bootstrapServer = "x";
    configuration.server.port = "8080";

    expect(violations(schema, configuration, "").sort()).toEqual([
      ".kafka.clusters[0].bootstrapServer: unknown",
      ".server.port: string instead of integer",
    ]);
  });
}
