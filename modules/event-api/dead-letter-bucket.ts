import type { ITerraformDependable } from "cdktf";
import type { AwsEnvironment, VpcFunction } from "../aws/index.js";
import { RegionalService } from "./regional-service.js";
import type { EventApiSettings } from "./settings.js";

/** Allows a function to reach S3 and to write the complete records that the dead-letter topic does not take. */
export function writeDeadLetters(
  to: VpcFunction,
  { name, prefix, keyArn }: Exclude<EventApiSettings["deadLetterBucket"], "off">,
  environment: AwsEnvironment,
): ITerraformDependable[] {
  const permitted = to.policy("dead_letter_bucket", [
    { sid: "WriteRecords", actions: ["s3:PutObject"], resources: [`arn:${environment.partition}:s3:::${name}/${prefix}*`] },
    ...(keyArn === undefined
      ? []
      : [
          {
            sid: "EncryptRecords",
            actions: ["kms:GenerateDataKey"],
            resources: [keyArn],
            conditions: { StringEquals: { "kms:ViaService": `s3.${environment.region}.amazonaws.com` } },
          },
        ]),
  ]);
  return [new RegionalService(to, "s3_addresses", "s3", environment).allowFrom(to), permitted];
}
