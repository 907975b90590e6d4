import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { topicName } from "../kafka/index.js";
import { structure } from "../terraform/index.js";

/** Modes of compatibility. Source: AWS Glue developer guide, schema registry, compatibility modes, 2026-11. */
export const compatibilities = ["NONE", "DISABLED", "BACKWARD", "BACKWARD_ALL", "FORWARD", "FORWARD_ALL", "FULL", "FULL_ALL"] as const;

export type Compatibility = (typeof compatibilities)[number];

export const compatibilityDescription =
  "What a new version must be able to read or be read by. BACKWARD: it reads records of the version before. FORWARD: the version before reads its records. FULL: both. The same with _ALL: of all versions before. NONE: nothing. DISABLED: there is no new version.";

/** The registry of the schemas. A new kind adds a branch. */
export const registrySettings = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none").describe("No registry.") }),
    z.strictObject({ kind: z.literal("glue").describe("A registry of AWS Glue Schema Registry, which costs nothing.") }),
  ])
  .prefault({ kind: "none" })
  .meta({ ...structure, description: "The registry of the schemas." });

/** Name of a schema. */
export const schemaName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/)
  .meta({ allowed: "a letter, then up to 62 lowercase letters, digits and hyphens" });

const schema = z.strictObject({
  format: z.literal("avro").default("avro").describe("Format of the definition."),
  file: z
    .string()
    .regex(/^[^\p{Cc}$%[\]]{1,1000}\.avsc$/u) // without expressions of Terraform and CDKTF
    .meta({
      description:
        "File with the definition, relative to the settings file. Its earlier versions are in `history/<schema>/<version>.avsc` next to it.",
      allowed: "a path that ends with .avsc, without $ % [ ] and control characters",
    }),
  compatibility: z.enum(compatibilities).default("BACKWARD").describe(compatibilityDescription),
  topics: z
    .array(topicName)
    .max(100)
    .default([])
    .describe(
      "Topics whose values have the schema. The functions of the event API then write and read it, and clients of the topics can look it up.",
    ),
});

/** Schemas by name. */
export const schemasSettings = z
  .record(schemaName, schema)
  .default({})
  .meta({ ...structure, description: "Schemas of the topics' values, by name. Terraform registers them; clients only look them up." });

export type SchemaSettings = z.output<typeof schema>;
export type SchemasSettings = z.output<typeof schemasSettings>;
export type RegistrySettings = z.output<typeof registrySettings>;

/** Returns settings whose files are relative to the working directory. @param folder - the one of the settings file */
export const withFilesIn = <S extends { readonly schemas: SchemasSettings }>(folder: string, settings: S): S => ({
  ...settings,
  schemas: Object.fromEntries(
    Object.entries(settings.schemas).map(([name, each]) => [
      name,
      { ...each, file: isAbsolute(each.file) ? each.file : join(folder, each.file) },
    ]),
  ),
});

/** Returns the name of the schema that a topic's values have; undefined for none. */
export const schemaOfTopic = (schemas: SchemasSettings, topic: string): string | undefined =>
  Object.entries(schemas).find(([, { topics }]) => topics.includes(topic))?.[0];
