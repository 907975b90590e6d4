import { GlueRegistry } from "@cdktf/provider-aws/lib/glue-registry";
import { GlueSchema } from "@cdktf/provider-aws/lib/glue-schema";
import { Fn, type IResolvable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { LARGEST_DEFINITION } from "./definition/definition-file.js";
import { compatibilities, compatibilityDescription, schemaName } from "./settings.js";

/** Schemas as an input of a published module: their definitions are text, which `file(…)` reads in the caller's configuration. */
export const definedSchemas = z
  .record(
    schemaName,
    z.strictObject({
      definition: z.string().min(2).max(LARGEST_DEFINITION).describe('The definition in Avro, such as `file("ad-event.avsc")`.'),
      compatibility: z.enum(compatibilities).default("BACKWARD").describe(compatibilityDescription),
    }),
  )
  .default({})
  .describe("Schemas by name. Terraform registers each version; clients only look them up.");

export interface ModuleSchemasProps {
  /** Name of the registry. */
  readonly name: string;
  /** Schemas by name, as a token. */
  readonly schemas: z.output<typeof definedSchemas>;
}

/** A registry of AWS Glue Schema Registry whose schemas are known to Terraform only. */
export class ModuleSchemas extends Construct {
  readonly registry: GlueRegistry;
  /** ARNs by name. */
  readonly arns: IResolvable;

  constructor(scope: Construct, id: string, { name, schemas }: ModuleSchemasProps) {
    super(scope, id);
    this.registry = new GlueRegistry(this, "registry", {
      registryName: name,
      description: `Schemas of the topics of ${name}.`,
    });
    const forEach = TerraformIterator.fromMap(schemas as unknown as Record<string, { definition: string }>);
    const definition = forEach.getString("definition");
    const schema = new GlueSchema(this, "schema", {
      forEach,
      schemaName: forEach.key,
      registryArn: this.registry.arn,
      dataFormat: "AVRO",
      compatibility: forEach.getString("compatibility"),
      // Without white space: Glue returns the existing version for another layout of the same definition, and the provider compares text.
      schemaDefinition: Fn.jsonencode(Fn.try([Fn.jsondecode(definition), definition])),
      lifecycle: {
        precondition: [
          {
            condition: Token.asAny(Fn.can(Fn.jsondecode(definition))),
            errorMessage: `schemas["${forEach.key}"].definition: not JSON; use the text of an Avro schema, such as file("ad-event.avsc") [schemas/definition-valid]`,
          },
        ],
      },
    });
    this.arns = TerraformIterator.fromResources(schema).forExpressionForMap("key", "val.arn");
  }
}
