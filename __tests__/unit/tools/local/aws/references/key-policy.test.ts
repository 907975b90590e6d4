import { expect, test } from "@jest/globals";
import { allowsLogs } from "../../../../../../tools/local/aws/references/key-policy.js";

const GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:/msk/brokers";
const LOGS = { Service: "logs.eu-west-1.amazonaws.com" };
const allow = (changes: object = {}) => ({ Effect: "Allow", Principal: LOGS, Action: "kms:Encrypt*", Resource: "*", ...changes });
const onGroup = (pattern: string) => ({ ArnLike: { "kms:EncryptionContext:aws:logs:arn": pattern } });

test.each<[string, object[], boolean]>([
  ["no statement", [], false],
  ["the service in the region", [allow()], true],
  ["the service without a region", [allow({ Principal: { Service: ["s3.amazonaws.com", "logs.amazonaws.com"] } })], true],
  ["the service in another region", [allow({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })], false],
  ["another service", [allow({ Principal: { Service: "s3.amazonaws.com" } })], false],
  ["the account only", [allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })], false],
  ["everybody", [allow({ Principal: "*" })], true],
  ["every AWS principal", [allow({ Principal: { AWS: ["*"] } })], true],
  ["nobody", [allow({ Principal: undefined })], false],
  ["decryption only", [allow({ Action: "kms:Decrypt" })], false],
  ["the log group", [allow({ Condition: onGroup(GROUP) })], true],
  ["log groups with its prefix", [allow({ Condition: onGroup("arn:aws:logs:*:*:log-group:/msk/*") })], true],
  ["another log group", [allow({ Condition: onGroup(`${GROUP}-2`) })], false],
  ["requests with another condition", [allow({ Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } })], true],
  ["and a denial", [allow(), allow({ Effect: "Deny" })], false],
  ["and a denial for the log group", [allow(), allow({ Effect: "Deny", Condition: onGroup(GROUP) })], false],
  ["and a denial for another log group", [allow(), allow({ Effect: "Deny", Condition: onGroup(`${GROUP}-2`) })], true],
  [
    "and a denial with another condition",
    [allow(), allow({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } })],
    true,
  ],
])("a key policy that allows %s", (_, Statement, allowed) => {
  expect(allowsLogs(JSON.stringify({ Statement }), "eu-west-1", GROUP)).toBe(allowed);
});

test("no key policy allows nothing", () => {
  expect(allowsLogs("", "eu-west-1", GROUP)).toBe(false);
});
