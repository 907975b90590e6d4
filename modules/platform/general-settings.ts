import { z } from "zod";
import { beginsNames, bucketName, functionConcurrency, kmsKey, region, tagKey, tagValue } from "../aws/index.js";
import { type Rule, settingsSection } from "../settings/index.js";
import { structure } from "../terraform/index.js";
import { generalNames } from "./general-names.js";
import { operationsKey } from "./operations-key.js";
import { type KeysContext, keyRules } from "./rules/keys.js";
import { type TagsContext, tagsRules } from "./rules/tags.js";

const backend = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("local").describe("A local file."),
    path: z
      .string()
      .regex(/^(?!\/|~|[A-Za-z]:)\S+$/)
      .optional()
      .meta({
        description:
          "Path of the state file, relative to the stack's folder in cdktf.out; `terraform.<environment>.tfstate` next to cdktf.out if left out.",
        allowed: "a relative path",
      }),
  }),
  z.strictObject({
    type: z.literal("s3").describe("An S3 bucket, with a lockfile next to the state."),
    bucket: bucketName.meta({ ...bucketName.meta(), description: "Name of an existing bucket." }),
    key: z.string().min(1).default("msk-ha-cluster/platform.tfstate").describe("Key of the state in the bucket."),
    region: region.optional().meta({ ...region.meta(), description: "Region of the bucket; the platform's if left out." }),
    kmsKeyId: kmsKey
      .optional()
      .meta({ ...kmsKey.meta(), description: "KMS key that encrypts the state; the bucket's default if left out." }),
  }),
]);

const acceptedFinding = z.strictObject({
  rule: z
    .string()
    .regex(/^review\/[a-z]+(-[a-z]+)*$/)
    .meta({ description: "Id of the rule, as docs/reference/review.md lists it.", allowed: "an id such as review/network-opened" }),
  address: z.string().min(1).optional().describe("Address of the resource in the plan; `*` is any text. Every address if left out."),
  reason: z
    .string()
    .regex(/\S.{8,}\S/)
    .meta({ description: "Why the finding is accepted. Every review prints it.", allowed: "a reason of at least 10 characters" }),
});

const rules: readonly Rule<TagsContext & KeysContext>[] = [...tagsRules, ...keyRules];

/** Settings of the platform as a whole. Personal values are Terraform variables: see personal-settings.ts. */
export const generalSection = settingsSection({
  title: "Platform",
  shape: {
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,19}$/)
      .default("msk-ha")
      .meta({
        ...beginsNames,
        description: "First part of every name.",
        allowed: "a name of 2 to 20 lowercase letters, digits and hyphens that begins with a letter",
      }),
    environment: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,11}$/)
      .meta({
        description: "Second part of every name: dev, prod.",
        allowed: "a name of up to 12 lowercase letters, digits and hyphens that begins with a letter",
      }),
    region: region.default("us-east-1").meta({ ...structure, ...region.meta(), description: "AWS Region." }),
    awsProvider: z
      .union([z.literal(5), z.literal(6)])
      .default(5)
      .meta({
        ...structure,
        description:
          "Major version of Terraform's AWS provider. 5 is version 5.100.0, with which every test applies; 6 is version 6.25.0 or newer, and its state can't be read by version 5 again. See docs/reference/aws-provider.md.",
      }),
    tags: z
      .record(tagKey, tagValue)
      .default({})
      .describe("Tags of every resource, in addition to Platform, Environment and ManagedBy. Keys that differ in case only are the same."),
    operationsKey: operationsKey("logs, queues and the environments of functions"),
    functionConcurrency,
    planReview: z
      .strictObject({ accepted: z.array(acceptedFinding).default([]).describe("Findings that `msk review` lists as accepted.") })
      .default({ accepted: [] })
      .meta({ ...structure, description: "Review of plans with `msk review`; see docs/reference/review.md. It changes no resource." }),
    backend: backend.default({ type: "local" }).meta({ ...structure, description: "Where Terraform stores its state." }),
  },
  rules,
  names: generalNames,
});
