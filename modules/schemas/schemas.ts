import { GlueRegistry } from "@cdktf/provider-aws/lib/glue-registry";
import { GlueSchema } from "@cdktf/provider-aws/lib/glue-schema";
import { Construct } from "constructs";
import type { Compatibility } from "./settings.js";

/** A schema to register. */
export interface RegisteredSchema {
  readonly format: "avro";
  readonly compatibility: Compatibility;
  /** The definition as JSON without white space: Terraform compares it as text. */
  readonly definition: string;
}

export interface SchemasProps {
  /** Name of the registry. */
  readonly name: string;
  readonly schemas: Readonly<Record<string, RegisteredSchema>>;
  /** Terraform refuses to destroy a schema, whose records nothing could decode afterwards. */
  readonly preventDestroy: boolean;
}

/**
 * A registry of AWS Glue Schema Registry with its schemas. Terraform alone registers versions: the provider reads the latest one, so that
 * one from elsewhere would be undone by the next apply.
 */
export class Schemas extends Construct {
  readonly registry: GlueRegistry;
  readonly #schemas: ReadonlyMap<string, GlueSchema>;

  constructor(scope: Construct, id: string, { name, schemas, preventDestroy }: SchemasProps) {
    super(scope, id);
    const lifecycle = preventDestroy ? { lifecycle: { preventDestroy } } : {};
    // The names of schemas have no underscore, so that none of them has this id.
    this.registry = new GlueRegistry(this, "glue_registry", {
      registryName: name,
      description: `Schemas of the topics of ${name}.`,
      ...lifecycle,
    });
    this.#schemas = new Map(
      Object.entries(schemas).map(([schema, { format, compatibility, definition }]) => [
        schema,
        new GlueSchema(this, schema, {
          schemaName: schema,
          registryArn: this.registry.arn,
          dataFormat: format.toUpperCase(),
          compatibility,
          schemaDefinition: definition,
          ...lifecycle,
        }),
      ]),
    );
  }

  /** ARN of a schema. A resource that uses it is created after the schema. */
  arnOf(schema: string): string {
    return (this.#schemas.get(schema) as GlueSchema).arn;
  }
}
