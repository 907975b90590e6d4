import { z } from "zod";
import { nameRules } from "./name-rules.js";
import { tagRules } from "./tag-rules.js";

/** Metadata of a text that names of resources begin with, security groups among them. */
export const beginsNames = { reserved: nameRules["aws_security_group.name"].reserved } as const;

const bucket = nameRules["aws_s3_bucket.bucket"];

/** Schema of the name of an S3 bucket. */
export const bucketName = z
  .string()
  .regex(new RegExp(`^(?!${bucket.reserved.join("|")})${bucket.form.source.slice(1)}`))
  .max(bucket.longest)
  .meta({ allowed: "the name of an S3 bucket" });

/** Schema of the key of a tag. */
export const tagKey = z
  .string()
  .regex(tagRules.key)
  .meta({ allowed: `1 to 128 ${tagRules.characters}, not beginning with aws:` });

/** Schema of the value of a tag. */
export const tagValue = z
  .string()
  .regex(tagRules.value)
  .meta({ allowed: `up to 256 ${tagRules.characters}` });

/** Schema of a Region. */
export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/)
  .meta({ allowed: "a Region such as us-east-1" });

const keyId = "([a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12}|mrk-[a-f0-9]{32})";
const alias = "alias/[a-zA-Z0-9/_-]+";

/** Schema of the ARN of a KMS key. An alias is refused: AWS answers the key's ARN, and each plan would show a difference. */
export const keyArn = z
  .string()
  .regex(new RegExp(`^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/${keyId}$`))
  .meta({ allowed: "the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f" });

/** Schema of a KMS key as Terraform's S3 backend accepts it. Source: Terraform 1.12, backend s3, validation of kms_key_id. */
export const kmsKey = z
  .string()
  .regex(new RegExp(`^(${keyId}|${alias}|arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:(key/${keyId}|${alias}))$`))
  .meta({ allowed: "the id of a KMS key, an alias such as alias/states, or the ARN of one" });
