import { expect, test } from "@jest/globals";
import { checkEc2Limits } from "../../../../../../tools/local/aws/limits/ec2.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

function answer(parameters: Readonly<Record<string, string>>): string {
  const body = Buffer.from(new URLSearchParams(parameters).toString());
  try {
    checkEc2Limits({ ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }), body });
    return "accepted";
  } catch (failure) {
    const { status, code, message } = failure as { status: number; code: string; message: string };
    return `${status} ${code}: ${message}`;
  }
}

const CHARACTERS = "strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
const group = (GroupName: string, GroupDescription = "d") => ({ Action: "CreateSecurityGroup", GroupName, GroupDescription });
const rule = (direction: string, member: string, description: string) => ({
  ...{ Action: `AuthorizeSecurityGroup${direction}`, GroupId: "sg-1" },
  [`IpPermissions.1.${member}.1.Description`]: description,
});

test.each<[string, Record<string, string>, string]>([
  ["a group", group("brokers of events (MSK)", "x".repeat(255)), "accepted"],
  [
    "a name that looks like an ID",
    group("sg-brokers"),
    "400 InvalidParameterValue: Value (sg-brokers) for parameter GroupName is invalid. Group names may not be in the format sg-*.",
  ],
  [
    "a long name",
    group("x".repeat(256)),
    `400 InvalidParameterValue: Value (${"x".repeat(256)}) for parameter GroupName is invalid. Valid names are ${CHARACTERS}`,
  ],
  [
    "a description with an apostrophe",
    group("brokers", "the cluster's brokers"),
    `400 InvalidParameterValue: Invalid security group description. Valid descriptions are ${CHARACTERS}`,
  ],
  ["a rule", rule("Ingress", "IpRanges", "Kafka, IAM: 9098"), "accepted"],
  [
    "a rule's description that is too long",
    rule("Egress", "Groups", "x".repeat(256)),
    `400 InvalidParameterValue: Invalid rule description. Valid descriptions are ${CHARACTERS}`,
  ],
  [
    "a changed rule's description with an apostrophe",
    { Action: "ModifySecurityGroupRules", "SecurityGroupRule.1.SecurityGroupRule.Description": "the brokers'" },
    `400 InvalidParameterValue: Invalid rule description. Valid descriptions are ${CHARACTERS}`,
  ],
  ["another operation", { Action: "CreateVpc", GroupName: "sg-x" }, "accepted"],
])("%s", (_, parameters, expected) => {
  expect(answer(parameters)).toBe(expected);
});
