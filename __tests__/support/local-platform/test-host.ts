import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import type { FunctionConfiguration, FunctionHost, LogLine, Session } from "../../../tools/local/functions/index.js";

/** A function host with one function, created from source text. */
export class TestHost implements FunctionHost {
  readonly logs: LogLine[] = [];
  readonly sessions: Session[] = [];
  readonly baseEnvironment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
  sessionLifeMs = 3_600_000;
  codeLoads = 0;
  #zip: Buffer;
  #configuration: FunctionConfiguration;

  constructor(files: string | Record<string, string>, overrides: Partial<FunctionConfiguration> = {}) {
    this.#zip = zipOf(files);
    this.#configuration = {
      name: "subject",
      arn: "arn:aws:lambda:eu-west-1:123456789012:function:subject",
      runtime: "nodejs22.x",
      handler: "index.handler",
      timeoutSeconds: 3,
      memoryMb: 128,
      roleArn: "arn:aws:iam::123456789012:role/subject",
      environment: { GREETING: "hello" },
      logGroup: "/aws/lambda/subject",
      codeSha256: sha256(this.#zip),
      ...overrides,
    };
  }

  get text(): string {
    return this.logs.map(({ message }) => message).join("");
  }

  change(overrides: Partial<FunctionConfiguration>): void {
    this.#configuration = { ...this.#configuration, ...overrides };
  }

  deploy(files: string | Record<string, string>): void {
    this.#zip = zipOf(files);
    this.change({ codeSha256: sha256(this.#zip) });
  }

  async configuration(nameOrArn: string): Promise<FunctionConfiguration | undefined> {
    return nameOrArn.includes("subject") ? this.#configuration : undefined;
  }

  async code(): Promise<Buffer> {
    this.codeLoads += 1;
    return this.#zip;
  }

  async session(roleArn: string, sessionName: string): Promise<Session> {
    const session = {
      accessKeyId: `ASIA${this.sessions.length}`,
      secretAccessKey: "secret",
      sessionToken: `${roleArn} ${sessionName}`,
      expiresAtMs: Date.now() + this.sessionLifeMs,
    };
    this.sessions.push(session);
    return session;
  }

  async writeLogs(_of: object, _stream: string, lines: readonly LogLine[]): Promise<void> {
    this.logs.push(...lines);
  }
}

export function zipOf(files: string | Record<string, string>): Buffer {
  const entries = typeof files === "string" ? { "index.js": files } : files;
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)]))));
}

export function sha256(zip: Buffer): string {
  return createHash("sha256").update(zip).digest("base64");
}
