import { AwsError } from "../protocol/errors.js";
import type { Input } from "./rest-input.js";
import type { ServiceModel } from "./service-model.js";

/** Returns the error for an input that a service refuses although its model allows it; undefined if there is none. */
export type DocumentedRule = (operation: string, input: Input, model: ServiceModel) => AwsError | undefined;

/** The periods for which CloudWatch Logs keeps events. The model contains them only in the documentation of the type. */
export const retentionPeriods: DocumentedRule = (operation, input, model) => {
  if (operation !== "PutRetentionPolicy") return undefined;
  const [, list = ""] = /Possible values are: ([\d, and]+)/.exec(model.shapes["Days"]?.documentation ?? "") ?? [];
  const periods: readonly string[] = list.match(/\d+/g) ?? [];
  if (periods.includes(String(input["retentionInDays"]))) return undefined;
  return new AwsError(400, "InvalidParameterException", `Invalid retention value. Valid values are: [${periods.join(", ")}]`);
};

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const QUEUE_ATTRIBUTES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1_024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};
const FLAGS = ["SqsManagedSseEnabled", "FifoQueue", "ContentBasedDeduplication"];
const DOCUMENTS = ["Policy", "RedrivePolicy", "RedriveAllowPolicy"];

/** The values of a queue's attributes, which are all strings in the model. An empty value resets an attribute. */
export const queueAttributes: DocumentedRule = (operation, input) => {
  if (operation !== "CreateQueue" && operation !== "SetQueueAttributes") return undefined;
  const attributes = Object.entries((input["Attributes"] ?? {}) as Readonly<Record<string, string>>);
  const [name] = attributes.find(([attribute, value]) => value !== "" && !isQueueAttribute(attribute, value)) ?? [];
  return name === undefined ? undefined : new AwsError(400, "InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
};

function isQueueAttribute(attribute: string, value: string): boolean {
  if (FLAGS.includes(attribute)) return value === "true" || value === "false";
  if (DOCUMENTS.includes(attribute)) return isJsonObject(value);
  const [least, most] = QUEUE_ATTRIBUTES[attribute] ?? [];
  return least === undefined || most === undefined || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html (Name); the text is from memory, 2026 */
export const secretNames: DocumentedRule = (operation, { Name: name }) => {
  if (operation !== "CreateSecret" || /^[A-Za-z0-9/_+=.@!-]+$/.test(String(name))) return undefined;
  const message = "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";
  return new AwsError(400, "ValidationException", message);
};
