import { Token } from "cdktf";
import { z } from "zod";
import { AwsEnvironment, policyDocument } from "../../aws/index.js";
import { definedSchemas, lookUpStatements, ModuleSchemas } from "../../schemas/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { resourceName } from "./inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ name: resourceName, schemas: definedSchemas });

/** A schema registry of AWS Glue with its schemas. */
export const schemaRegistry = publishedModule({
  name: "schema-registry",
  summary: "A schema registry of AWS Glue with Avro schemas, in which Terraform alone registers versions.",
  notes: [
    "A changed definition is a new version. Glue refuses one that breaks the compatibility, in the apply; the settings of the platform compare it with the committed history in the plan. A definition can't go back to an earlier version: Glue would keep the latest one.",
    "Records name the version that they were written with: without it, nothing can decode them. Remove a schema, or rename it, only when no topic has records of it; `msk review` reports a plan that does.",
    "Attach `look_up_policy` to the roles of producers and consumers. Producers must not register: in AWS's library for Java, set `schemaAutoRegistrationEnabled` to `false`.",
  ],
  inputs,
  structure: {},
  rules: { sections: () => ({}) },
  build: (stack, { name, schemas: declared }) => {
    const environment = new AwsEnvironment(stack, "account");
    const schemas = new ModuleSchemas(stack, "this", { name, schemas: declared });
    const statements = lookUpStatements(["*"], (kind, schema) =>
      environment.arn("glue", `${kind}/${name}${schema === undefined ? "" : `/${schema}`}`),
    );
    declareOutputs(stack, {
      arn: [schemas.registry.arn, "ARN of the registry."],
      name: [schemas.registry.registryName, "Name of the registry."],
      schema_arns: [Token.asAny(schemas.arns), "ARNs of the schemas, by name."],
      look_up_policy: [
        policyDocument(statements),
        "Policy document for the roles of clients: permits looking up versions of these schemas, and registering none.",
      ],
    });
  },
});
