import { expect, test } from "@jest/globals";
import { all, settingsFrom, statements, synthesize } from "../../../support/modules/synthesized.js";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
const withBucket = (more = "") => synthesize(`environment: dev\neventApi: { deadLetterBucket: { name: letters${more} } }`);
const variablesOf = (stack: ReturnType<typeof synthesize>) =>
  all(stack, "aws_lambda_function")["event_api_consumer_function"]?.environment.variables as Record<string, string>;
const permissions = (stack: ReturnType<typeof synthesize>) =>
  statements(all(stack, "aws_iam_role_policy")["event_api_consumer_dead_letter_bucket_policy"]?.policy);

test("the consumer has no bucket without the setting", () => {
  const stack = synthesize("environment: dev");

  expect(Object.keys(variablesOf(stack)).filter((name) => name.startsWith("DEAD_LETTER_"))).toEqual(["DEAD_LETTER_TOPIC"]);
  expect(all(stack, "aws_vpc_security_group_egress_rule")).not.toHaveProperty("event_api_consumer_s3_out");
});

test("can write below the prefix of the bucket, and nothing else", () => {
  const stack = withBucket(`, prefix: failed/ads/, keyArn: "${KEY}"`);

  expect(permissions(stack)).toEqual({
    WriteRecords: {
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [expect.stringMatching(/^arn:.*:s3:::letters\/failed\/ads\/\*$/)],
    },
    EncryptRecords: {
      ...{ Effect: "Allow", Action: ["kms:GenerateDataKey"], Resource: [KEY] },
      Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    },
  });
  expect(variablesOf(stack)).toMatchObject({ DEAD_LETTER_BUCKET: "letters", DEAD_LETTER_PREFIX: "failed/ads/" });
});

test("needs no key with a key of S3, and reaches S3 through the addresses of the Region only", () => {
  const stack = withBucket();

  expect(Object.keys(permissions(stack))).toEqual(["WriteRecords"]);
  expect(all(stack, "aws_vpc_security_group_egress_rule")["event_api_consumer_s3_out"]).toMatchObject({
    ...{ from_port: 443, to_port: 443, ip_protocol: "tcp" },
    prefix_list_id: expect.stringContaining("data.aws_ec2_managed_prefix_list.event_api_consumer_s3_addresses.id"),
  });
  expect(variablesOf(stack)).toMatchObject({ DEAD_LETTER_PREFIX: "dead-letters/" });
});

test.each(["/absolute/", "no-slash-at-the-end", "a//b/", "ads ${x}/"])("refuses the prefix %s", (prefix) => {
  expect(() => settingsFrom(`environment: dev\neventApi: { deadLetterBucket: { name: letters, prefix: "${prefix}" } }`)).toThrow(
    "in parts that end with a slash",
  );
});
