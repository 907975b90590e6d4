import type { Construct } from "constructs";
import { definitionDigest } from "../../lambdas/schemas/contract.js";
import type { AwsEnvironment, PolicyStatement } from "../aws/index.js";
import type { ArnOf, KafkaCluster } from "../kafka/index.js";
import { type HasOutputs, withLiteralText } from "../terraform/index.js";
import { ClusterWithSchemas } from "./cluster-with-schemas.js";
import { readDefinition } from "./definition/definition-file.js";
import { lookUpStatements, sampleSchemaArns, schemasOfTopics } from "./look-up-grant.js";
import { Schemas } from "./schemas.js";
import { type RegistrySettings, type SchemasSettings, schemaOfTopic } from "./settings.js";

interface SchemasForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: {
    readonly registry: RegistrySettings;
    readonly schemas: SchemasSettings;
    readonly cluster: { readonly deletionProtection: boolean };
  };
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
}

/** The schema of a topic's values, as a function gets it. */
export interface FunctionSchema {
  readonly arn: string;
  readonly digest: string;
}

/** The schemas of a platform. */
export interface SchemasPart extends HasOutputs {
  /** The cluster, whose grants include the lookup of schemas. */
  readonly cluster: KafkaCluster;
  /** Returns the statements of a policy that permits the lookup of the schemas of topics, which can be patterns with `*`. */
  readonly lookUpsOf: (topics: readonly string[]) => PolicyStatement[];
  /** Returns the schema of a topic's values; undefined for none. */
  readonly schemaOf: (topic: string) => FunctionSchema | undefined;
}

/** Creates the registry and the schemas of the settings in `scope`. */
export function schemasFor(scope: Construct, { name, settings, cluster, environment }: SchemasForProps): SchemasPart {
  if (settings.registry.kind === "none") return { outputs: {}, cluster, lookUpsOf: () => [], schemaOf: () => undefined };
  const definitions = new Map(Object.entries(settings.schemas).map(([schema, { file }]) => [schema, definitionIn(file)]));
  const declared = Object.entries(settings.schemas).map(([schema, { format, compatibility }]) => [
    schema,
    { format, compatibility, definition: withLiteralText(definitions.get(schema) as string) },
  ]);
  const schemas = new Schemas(scope, "schemas", {
    ...{ name, schemas: Object.fromEntries(declared) },
    preventDestroy: settings.cluster.deletionProtection,
  });
  const names = [...definitions.keys()];
  // These depend on no resource: a policy can exist before the schema.
  const arnOf: ArnOf = (kind, schema) => environment.arn("glue", `${kind}/${name}${schema === undefined ? "" : `/${schema}`}`);
  return {
    outputs: {
      schema_registry_name: [schemas.registry.registryName, "Name of the schema registry in AWS Glue."],
      schema_arns: [Object.fromEntries(names.map((schema) => [schema, schemas.arnOf(schema)])), "Schemas, by name."],
      topic_schemas: [
        Object.fromEntries(Object.entries(settings.schemas).flatMap(([schema, { topics }]) => topics.map((topic) => [topic, schema]))),
        "Names of the schemas that the values of topics have, by topic.",
      ],
    },
    cluster: new ClusterWithSchemas(cluster, { settings: settings.schemas, arnOf, sample: sampleSchemaArns(name) }),
    lookUpsOf: (topics) => {
      const used = schemasOfTopics(settings.schemas, topics);
      return used.length === 0 ? [] : lookUpStatements(used, arnOf);
    },
    schemaOf: (topic) => {
      const schema = schemaOfTopic(settings.schemas, topic);
      return schema === undefined ? undefined : { arn: schemas.arnOf(schema), digest: definitionDigest(definitions.get(schema) as string) };
    },
  };
}

/** @throws if the file has changed since the settings were checked, and is not valid any more */
function definitionIn(file: string): string {
  const read = readDefinition(file);
  if ("definition" in read) return read.definition;
  throw new Error(`${file} is not valid any more: ${read.problems.map(({ problem }) => problem).join("; ")}`);
}
