import { AwsError } from "../protocol/errors.js";
import { type Input, operationTable } from "../protocol/operations.js";
import type { AwsRequest } from "../protocol/request.js";

/** Bytes of all environment variables. Source: AWS Lambda Developer Guide, "Lambda quotas" (2026-11). */
const ENVIRONMENT_BYTES = 4_096;
/** Source: AWS Lambda Developer Guide, "Defined runtime environment variables", reserved (2026-11). */
// biome-ignore format: keep the list compact
const RESERVED = new Set([
  "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
]);

const invalid = (message: string) => new AwsError(400, "InvalidParameterValueException", message);
const CAUSE = "Lambda was unable to configure your environment variables because the environment variables you have provided";

function environment(input: Input): void {
  const { Variables: variables = {} } = (input["Environment"] ?? {}) as { readonly Variables?: Readonly<Record<string, string>> };
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    const message = `${CAUSE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`;
    throw invalid(message);
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > ENVIRONMENT_BYTES) throw invalid(`${CAUSE} exceeded the 4KB limit. String measured: ${measured}`);
}

const checkOf = operationTable({
  "POST /2015-03-31/functions": environment,
  "PUT /2015-03-31/functions/{name}/configuration": environment,
});

/** Checks the limits of Lambda for functions. moto checks the reserved concurrency. @throws AwsError 400 */
export function checkLambdaLimits(request: AwsRequest): void {
  const operation = checkOf(request);
  operation?.entry(operation.input);
}
