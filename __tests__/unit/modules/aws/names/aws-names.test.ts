import { expect, test } from "@jest/globals";
import { bucketName, kmsKey, region, tagKey, tagValue } from "../../../../../modules/aws/index.js";

const id = "1234abcd-12ab-34cd-a6ef-1234567890ab";

test.each([
  [
    "a Region",
    region,
    ["us-east-1", "ap-northeast-2", "us-gov-west-1"],
    ["", "us-east", "us-east-11", "xus-east-1", "us-east-1 ", "US-east-1", "us-1", "us-east-x"],
  ],
  [
    "a KMS key",
    kmsKey,
    [
      id,
      `mrk-${"a".repeat(32)}`,
      "alias/a/B_c-1",
      `arn:aws:kms:eu-west-1:123456789012:key/${id}`,
      "arn:aws-cn:kms:cn-north-1:123456789012:alias/x",
    ],
    [
      "",
      `x${id}`,
      `${id}x`,
      "alias/",
      "alias/a.b",
      `arn:aws:kms:eu-west-1:12345678901:key/${id}`,
      `arn:aws:s3:eu-west-1:123456789012:key/${id}`,
      `mrk-${"a".repeat(31)}`,
    ],
  ],
  ["a bucket", bucketName, ["states", "my.states-1", "x".repeat(63)], ["", "ab", "A-b", "a b", "xn--a", "x".repeat(64), "-ab"]],
  ["a key of a tag", tagKey, ["Team", "é:/=+-@_. 1", "x".repeat(128)], ["", "aws:x", "AWS:x", "a#b", "x".repeat(129)]],
  ["a value of a tag", tagValue, ["", "é:/=+-@_. 1", "x".repeat(256)], ["a#b", "a\nb", "x".repeat(257)]],
])("accepts and refuses %s as AWS does", (_, schema, accepted, refused) => {
  expect(accepted.filter((text) => !schema.safeParse(text).success)).toEqual([]);
  expect(refused.filter((text) => schema.safeParse(text).success)).toEqual([]);
});

test.each([
  [region, "a Region such as us-east-1"],
  [kmsKey, "the id of a KMS key, an alias such as alias/states, or the ARN of one"],
  [bucketName, "the name of an S3 bucket"],
  [tagKey, "1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:"],
  [tagValue, "up to 256 letters, digits, spaces and _ . : / = + - @"],
])("says what is allowed", (schema, allowed) => {
  expect(schema.meta()).toMatchObject({ allowed });
});
