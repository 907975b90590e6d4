import { expect, test } from "@jest/globals";
import { queueAttributes, retentionPeriods, secretNames } from "../../../../../../tools/local/aws/models/documented-rules.js";
import type { ServiceModel } from "../../../../../../tools/local/aws/models/service-model.js";

const documentation = "<p>The number of days. Possible values are: 1, 3, 30, and 3653.</p> <p>Other numbers: 7.</p>";
const model: ServiceModel = { metadata: { protocol: "json" }, operations: {}, shapes: { Days: { type: "integer", documentation } } };

test("a log group keeps events for one of the documented periods", () => {
  for (const retentionInDays of [1, 3, 30, 3653])
    expect(retentionPeriods("PutRetentionPolicy", { retentionInDays }, model)).toBeUndefined();
  for (const retentionInDays of [0, 2, 7, 53]) {
    expect(retentionPeriods("PutRetentionPolicy", { retentionInDays }, model)).toMatchObject({
      ...{ status: 400, code: "InvalidParameterException" },
      message: "Invalid retention value. Valid values are: [1, 3, 30, 3653]",
    });
  }
  expect(retentionPeriods("CreateLogGroup", {}, model)).toBeUndefined();
  // A model without the periods: every value is refused.
  for (const Days of [{ type: "integer" }, { type: "integer", documentation: "none" }])
    expect(retentionPeriods("PutRetentionPolicy", { retentionInDays: 1 }, { ...model, shapes: { Days } })?.message).toContain(": []");
  expect(retentionPeriods("PutRetentionPolicy", { retentionInDays: 1 }, { ...model, shapes: {} })?.message).toContain(": []");
});

test.each([
  ["DelaySeconds", ["0", "900", ""], ["-1", "901", "1.5", "x"]],
  ["KmsDataKeyReusePeriodSeconds", ["60", "86400"], ["59", "86401"]],
  ["MaximumMessageSize", ["1024", "1048576"], ["1023", "1048577"]],
  ["MessageRetentionPeriod", ["60", "1209600"], ["59", "1209601"]],
  ["ReceiveMessageWaitTimeSeconds", ["0", "20"], ["21"]],
  ["VisibilityTimeout", ["0", "43200"], ["43201"]],
  ["SqsManagedSseEnabled", ["true", "false"], ["yes"]],
  ["FifoQueue", ["true"], ["1"]],
  ["ContentBasedDeduplication", ["false"], ["no"]],
  ["Policy", ["{}", ""], ["no json", "[]", "1", "null"]],
  ["RedrivePolicy", ['{"maxReceiveCount":3}'], ["3"]],
  ["RedriveAllowPolicy", ["{}"], ["{"]],
  ["KmsMasterKeyId", ["anything"], []],
] as const)("a queue's %s", (name, valid, invalid) => {
  for (const operation of ["CreateQueue", "SetQueueAttributes"]) {
    const refused = (value: string) => queueAttributes(operation, { Attributes: { [name]: value } }, model);
    for (const value of valid) expect([value, refused(value)]).toEqual([value, undefined]);
    for (const value of invalid) {
      const message = `Invalid value for the parameter ${name}.`;
      expect([value, refused(value)]).toEqual([value, expect.objectContaining({ status: 400, code: "InvalidAttributeValue", message })]);
    }
  }
  expect(queueAttributes("CreateQueue", {}, model)).toBeUndefined();
  expect(queueAttributes("SendMessage", { Attributes: { [name]: "?" } }, model)).toBeUndefined();
});

test("a secret's name has no other characters than the documented ones", () => {
  expect(secretNames("CreateSecret", { Name: "AmazonMSK_a/b+c=d.e@f-9!" }, model)).toBeUndefined();
  for (const name of ["a b", "a*", "é"]) {
    expect(secretNames("CreateSecret", { Name: name }, model)).toMatchObject({
      ...{ status: 400, code: "ValidationException" },
      message: "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    });
  }
  expect(secretNames("GetSecretValue", {}, model)).toBeUndefined();
});
