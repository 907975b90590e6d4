/** A Lambda function as it was applied: what GetFunctionConfiguration would answer, in the runtime's own words. */
export interface FunctionConfiguration {
  readonly name: string;
  /** Unqualified ARN, `arn:aws:lambda:<region>:<account>:function:<name>`. */
  readonly arn: string;
  /** Lambda's runtime identifier, `nodejs22.x`. Anything but a Node.js runtime is refused. */
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
  /** 0 refuses every invocation. @default no reservation: the runtime's own cap for a local machine */
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

/** What the function runtime needs from the rest of the local platform. */
export interface FunctionHost {
  /** The current configuration; undefined if there is no such function. Takes a name, or an ARN with or without qualifier. */
  configuration(nameOrArn: string): Promise<FunctionConfiguration | undefined>;
  /** The uploaded zip. Called once per `codeSha256`. */
  code(name: string): Promise<Buffer>;
  /** Credentials of the execution role as Lambda would assume it; rejects if the role does not trust Lambda. */
  session(roleArn: string, sessionName: string): Promise<Session>;
  /** Must not reject for lack of a log group: Lambda makes it, if the role may. */
  writeLogs(of: Pick<FunctionConfiguration, "logGroup" | "roleArn">, stream: string, lines: readonly LogLine[]): Promise<void>;
  /** Added to each function's environment: where the local platform stands in for AWS (`AWS_ENDPOINT_URL`, `NODE_EXTRA_CA_CERTS`). */
  readonly baseEnvironment: Readonly<Record<string, string>>;
}

/** The answer of the Invoke API. */
export interface InvocationResult {
  readonly statusCode: number;
  /** JSON text: what the handler returned, or Lambda's error object. */
  readonly payload: string;
  /** AWS answers `Unhandled` for every error of a Node.js function; absent on success. */
  readonly functionError?: "Handled" | "Unhandled";
  /** The last 4 KB of the invocation's log, as text (the API's LogResult is its base64). */
  readonly logTail: string;
  readonly requestId: string;
}
