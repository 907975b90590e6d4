import { AwsError } from "../protocol/errors.js";
import { describe, describeAll, type Violation } from "./violations.js";

/** Returns the error of a service for a request that violates its model. The list is not empty; either all are types, or none is. */
export type ErrorOf = (violations: readonly Violation[]) => AwsError;

/** Services that validate with AWS's common framework, in JSON: one error for all violations. */
export function jsonErrors(code: string): ErrorOf {
  return (violations) => typeError(violations) ?? new AwsError(400, code, describeAll(violations));
}

/** IAM and STS. */
export const queryErrors: ErrorOf = (violations) => {
  const [first] = violations as [Violation];
  if (first.kind === "type") return new AwsError(400, "MalformedInput", `Invalid value for ${first.path}: ${first.constraint}`);
  return new AwsError(400, "ValidationError", describeAll(violations));
};

/** Lambda reports an unknown runtime with another code and text. From recorded responses, 2024. */
export const lambdaErrors: ErrorOf = (violations) => {
  const runtime = violations.find(({ path, kind }) => path === "runtime" && kind === "enum");
  if (!runtime) return jsonErrors("ValidationException")(violations);
  const message = `Value ${runtime.value} at 'runtime' failed to satisfy constraint: ${runtime.constraint} or be a valid ARN`;
  return new AwsError(400, "InvalidParameterValueException", message);
};

/** Amazon Managed Grafana and Managed Service for Prometheus: their error has a reason. Its texts are those of AWS's framework. */
export const fieldErrors: ErrorOf = (violations) =>
  new AwsError(400, "ValidationException", describeAll(violations), { members: { reason: "FIELD_VALIDATION_FAILED" } });

/**
 * MSK reports one violation, with the name of the parameter. Only its text for invalid characters is public; the others are the texts of
 * AWS's framework.
 *
 * @see https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html (schema Error)
 */
export const mskErrors: ErrorOf = ([first]) => {
  const { path, kind, constraint } = first as Violation;
  const invalidParameter = path.split(".").findLast((part) => part !== "member" && !/^\d+$/.test(part));
  const texts = { pattern: "The parameter value contains one or more characters that are not valid.", type: constraint };
  const message = kind in texts ? texts[kind as keyof typeof texts] : describe(first as Violation);
  return new AwsError(400, "BadRequestException", message, { members: { invalidParameter } });
};

/** API Gateway. Its texts vary by parameter and are not public; these are the texts of AWS's framework. */
export const apiGatewayErrors: ErrorOf = (violations) => new AwsError(400, "BadRequestException", describeAll(violations));

/** SQS has its own codes for missing parameters and unknown attributes. From memory, 2026. */
export const sqsErrors: ErrorOf = (violations) => {
  const wrongType = typeError(violations);
  if (wrongType) return wrongType;
  const { path, kind, value } = violations[0] as Violation;
  const name = path.replace(/(^|\.)([a-z])/g, (_, dot, letter) => `${dot}${letter.toUpperCase()}`);
  if (kind === "required") return new AwsError(400, "MissingParameter", `The request must contain the parameter ${name}.`);
  if (kind !== "enum") return new AwsError(400, "InvalidParameterValue", describeAll(violations));
  return new AwsError(400, "InvalidAttributeName", `Unknown Attribute ${attributeIn(value, violations[0] as Violation)}.`);
};

function attributeIn(value: unknown, { constraint }: Violation): string {
  const known = /enum value set: \[([^\]]*)\]/.exec(constraint)?.[1]?.split(", ") ?? [];
  const names = Array.isArray(value) ? value : typeof value === "object" && value !== null ? Object.keys(value) : [value];
  return String(names.find((name) => !known.includes(String(name))));
}

function typeError(violations: readonly Violation[]): AwsError | undefined {
  const [first] = violations as [Violation];
  return first.kind === "type" ? new AwsError(400, "SerializationException", first.constraint) : undefined;
}
