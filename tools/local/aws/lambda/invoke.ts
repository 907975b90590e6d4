import { FunctionNotFound, type FunctionRuntime, RequestTooLarge, TooManyRequests, UnsupportedFunction } from "../../functions/index.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { json } from "../protocol/responses.js";

/** Handles the Invoke operation with its three invocation types. */
export async function invokeFunction(
  request: AwsRequest,
  functionName: string,
  runtime: Pick<FunctionRuntime, "invoke">,
  exists: (nameOrArn: string) => Promise<boolean>,
  log: (line: string) => void,
): Promise<AwsResponse> {
  const qualifier = request.query.get("Qualifier") ?? "$LATEST";
  if (qualifier !== "$LATEST")
    throw new AwsError(501, "NotImplementedException", `The local platform runs $LATEST only, not ${qualifier}.`);
  if (!(await exists(functionName))) throw asAwsError(new FunctionNotFound(functionName));
  const type = String(request.headers["x-amz-invocation-type"] ?? "RequestResponse");
  const version = { "x-amz-executed-version": "$LATEST" };
  if (type === "DryRun") return { status: 204, headers: version, body: "" };
  if (type === "Event") {
    runtime.invoke(functionName, request.body).then(
      ({ functionError, payload }) => functionError && log(`lambda: ${functionName}, invoked as an event, failed: ${payload}`),
      (failure: Error) => log(`lambda: ${functionName}, invoked as an event, failed: ${failure.message}`),
    );
    return json({}, 202);
  }
  const traceId = request.headers["x-amzn-trace-id"];
  const result = await runtime.invoke(functionName, request.body, typeof traceId === "string" ? { traceId } : {}).catch((failure) => {
    throw asAwsError(failure);
  });
  return {
    status: result.statusCode,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": result.requestId,
      ...version,
      ...(result.functionError ? { "x-amz-function-error": result.functionError } : {}),
      ...(request.headers["x-amz-log-type"] === "Tail" ? { "x-amz-log-result": Buffer.from(result.logTail).toString("base64") } : {}),
    },
    body: result.payload,
  };
}

function asAwsError(failure: Error): Error {
  const { message } = failure;
  if (failure instanceof FunctionNotFound) return new AwsError(404, "ResourceNotFoundException", message, { cause: failure });
  if (failure instanceof TooManyRequests) return new AwsError(429, "TooManyRequestsException", message, { cause: failure });
  if (failure instanceof RequestTooLarge) return new AwsError(413, "RequestTooLargeException", message, { cause: failure });
  if (failure instanceof UnsupportedFunction) return new AwsError(502, "InvalidRuntimeException", message, { cause: failure });
  return failure;
}
