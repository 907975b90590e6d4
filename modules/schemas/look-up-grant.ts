import type { PolicyStatement } from "../aws/index.js";
import type { ArnOf, Grant } from "../kafka/index.js";
import type { SchemasSettings } from "./settings.js";

/**
 * Returns the statements of a client that looks up the versions of schemas. It can register none: Terraform alone does.
 * Source: AWS Glue developer guide, schema registry, IAM examples for serializers and deserializers, 2026-11.
 *
 * @param schemas - names; at least one
 */
export const lookUpStatements = (schemas: readonly string[], arnOf: ArnOf): PolicyStatement[] => [
  {
    sid: "FindSchemaVersion",
    actions: ["glue:GetSchemaByDefinition"],
    resources: [arnOf("registry"), ...schemas.map((schema) => arnOf("schema", schema))],
  },
  // A version is read by its id, which is in each record; the action then supports no resource.
  { sid: "ReadSchemaVersion", actions: ["glue:GetSchemaVersion"], resources: ["*"] },
];

/** Returns the grant to look up a schema. */
export const lookUpGrant = (schema: string): Grant => ({
  name: `look-up-schema-${schema}`,
  statements: (arnOf) => lookUpStatements([schema], arnOf),
});

/** ARNs as long as those of a registry and its schemas, in the Region with the longest name. */
export const sampleSchemaArns =
  (registry: string): ArnOf =>
  (kind, name) =>
    `arn:aws:glue:ap-southeast-1:123456789012:${kind}/${registry}${name === undefined ? "" : `/${name}`}`;

/** Returns the names of the schemas whose topics are among these names and patterns with `*`. */
export const schemasOfTopics = (schemas: SchemasSettings, topics: readonly string[]): string[] =>
  Object.entries(schemas)
    .filter(([, schema]) => topics.some((topic) => schema.topics.some((each) => matches(topic, each))))
    .map(([name]) => name);

/** Takes the first place of each part between two asterisks, which leaves most of the name for the parts after it. */
function matches(pattern: string, name: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return name === start;
  if (!name.startsWith(start)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - at >= end.length && name.endsWith(end);
}
