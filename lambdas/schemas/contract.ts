import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { text } from "../runtime/environment.js";

/** Environment variables of a function that reads or writes a topic with a schema. Without a schema, the function has none of them. */
export const schemaEnv = z.object({
  /** ARN of the schema in AWS Glue Schema Registry. */
  SCHEMA_ARN: z.optional(text),
  /** {@link definitionDigest} of the declared definition. A new definition changes the environment, so that new execution environments look it up. */
  SCHEMA_DIGEST: z.optional(text),
});

/** Returns the SHA-256 of a definition, in hex, of its JSON without white space. A registry can store other white space. */
export const definitionDigest = (definition: string): string =>
  createHash("sha256")
    .update(JSON.stringify(JSON.parse(definition)))
    .digest("hex");
