import { expect, test } from "@jest/globals";
import { isNarrow, restrictsPrincipal } from "../../../../tools/plan-review/policy-condition.js";

test.each([
  { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
  { StringEquals: { "AWS:SourceAccount": "123456789012" } },
  { StringEquals: { "aws:SourceOwner": "123456789012" } },
  { StringEquals: { "aws:PrincipalAccount": ["123456789012", "210987654321"] } },
  { StringEqualsIgnoreCase: { "aws:userid": "AIDA" } },
  { stringlike: { "aws:SourceVpce": "vpce-*" } },
  { StringEquals: { "aws:SourceVpc": "vpc-1" } },
  { StringEquals: { "kms:CallerAccount": "123456789012" } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } },
  { StringLike: { "aws:SourceOrgPaths": "o-1/*" } },
  { StringEquals: { "aws:SourceOrgID": "o-1" } },
  { StringEquals: { "aws:SourceVpcArn": "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1" } },
  { StringEquals: { "aws:PrincipalServiceName": "kafka.amazonaws.com" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::bucket" } },
  { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
  { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalOrgID": "o-1" } },
])("%j restricts who has a permission", (condition) => {
  expect(restrictsPrincipal(condition)).toBe(true);
});

test.each([
  [undefined],
  [null],
  ["text"],
  [{}],
  [{ Bool: { "aws:SecureTransport": "true" } }],
  [{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }],
  [{ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }],
  [{ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }],
  [{ Null: { "aws:PrincipalOrgID": "false" } }],
  [{ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }],
  [{ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
  [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "::/0"] } }],
  [{ StringLike: { "aws:PrincipalOrgID": "*" } }],
  [{ StringLike: { "aws:PrincipalAccount": ["123456789012", "*"] } }],
  [{ StringEquals: { "aws:PrincipalAccount": [] } }],
  [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deployer" } }],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }],
  [{ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }],
  [{ StringEquals: { "aws:PrincipalTag/team": "orders" } }],
])("%j restricts nobody", (condition) => {
  expect(restrictsPrincipal(condition)).toBe(false);
});

test.each([
  ["123456789012", true],
  ["o-*", true],
  ["", false],
  ["*", false],
  ["?*", false],
  ["10.0.0.0/8", true],
  ["0.0.0.0/0", false],
  ["arn:aws:iam::123456789012:*", true],
  ["arn:aws:iam::1234*:role/a", false],
  ["arn:aws:s3:::bucket", true],
  ["arn:aws:s3:::*", false],
  ["arn:aws", false],
])("%s names somebody: %s", (value, narrow) => {
  expect(isNarrow(value)).toBe(narrow);
});
