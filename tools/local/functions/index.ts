export { FunctionNotFound, RequestTooLarge, TooManyRequests, UnsupportedFunction } from "./errors.js";
export type { FunctionConfiguration, FunctionHost, FunctionMeasurement, InvocationResult, LogLine, Session } from "./host.js";
export { FunctionRuntime, type FunctionRuntimeOptions } from "./runtime.js";
