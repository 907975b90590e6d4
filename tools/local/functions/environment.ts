import type { FunctionConfiguration, Session } from "./host.js";

/** Returns a function's whole environment. Lambda's reserved variables override the applied ones, which override the platform's. */
export function functionEnvironment(
  configuration: FunctionConfiguration,
  location: { readonly taskRoot: string; readonly logStream: string },
  session: Session,
  base: Readonly<Record<string, string>>,
): Record<string, string> {
  const region = configuration.arn.split(":")[3] ?? "";
  return {
    PATH: process.env["PATH"] ?? "",
    LANG: "en_US.UTF-8",
    ...base,
    ...configuration.environment,
    TZ: ":UTC",
    _HANDLER: configuration.handler,
    LAMBDA_TASK_ROOT: location.taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: location.logStream,
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat ?? "Text",
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
  };
}
