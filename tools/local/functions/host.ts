/** An applied Lambda function: the fields of GetFunctionConfiguration that the runtime uses. */
export interface FunctionConfiguration {
  readonly name: string;
  /** Unqualified ARN, `arn:aws:lambda:<region>:<account>:function:<name>`. */
  readonly arn: string;
  /** Lambda's runtime identifier, `nodejs22.x`. Only Node.js runtimes are supported. */
  readonly runtime: string;
  /** `<file>.<export>`, the file without its extension, relative to the root of the zip. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Base64 SHA-256 of the zip: a new value retires every process of the function. */
  readonly codeSha256: string;
  readonly logGroup: string;
  /** Form of console output and platform lines. @default "Text" */
  readonly logFormat?: "Text" | "JSON";
  /** 0 throttles every invocation. @default no reservation: only the runtime's limit for a local machine applies */
  readonly reservedConcurrency?: number;
}

/** Temporary credentials of an IAM role. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

export interface LogLine {
  readonly timestampMs: number;
  readonly message: string;
}

/** What Lambda measures of an invocation, or of one that was throttled, by the names of its metrics. */
export type FunctionMeasurement = Readonly<
  Partial<Record<"Invocations" | "Errors" | "Throttles" | "Duration" | "ConcurrentExecutions", number>>
>;

/** The functions of the local platform that the function runtime uses. */
export interface FunctionHost {
  /** Returns the current configuration, or undefined if the function does not exist. Accepts a name, or an ARN with or without qualifier. */
  configuration(nameOrArn: string): Promise<FunctionConfiguration | undefined>;
  /** Returns the uploaded zip. Called once per `codeSha256`. */
  code(name: string): Promise<Buffer>;
  /** Returns credentials of the execution role, assumed as Lambda does. Rejects if the role does not trust Lambda. */
  session(roleArn: string, sessionName: string): Promise<Session>;
  /** Writes log lines. Must not reject because the log group is missing: Lambda creates it if the role allows it. */
  writeLogs(of: Pick<FunctionConfiguration, "logGroup" | "roleArn">, stream: string, lines: readonly LogLine[]): Promise<void>;
  /** Receives what Lambda measures. @default it is not used */
  readonly measure?: (of: Pick<FunctionConfiguration, "name" | "arn">, measured: FunctionMeasurement) => void;
  /** Added to each function's environment: the addresses of the local platform's AWS API (`AWS_ENDPOINT_URL`, `NODE_EXTRA_CA_CERTS`). */
  readonly baseEnvironment: Readonly<Record<string, string>>;
}

/** The response of the Invoke API. */
export interface InvocationResult {
  readonly statusCode: number;
  /** JSON text: what the handler returned, or Lambda's error object. */
  readonly payload: string;
  /** AWS returns `Unhandled` for every error of a Node.js function; absent on success. */
  readonly functionError?: "Handled" | "Unhandled";
  /** The last 4 KB of the invocation's log, as text (the API's LogResult is its base64). */
  readonly logTail: string;
  readonly requestId: string;
}
