import type { ConnectorStatus } from "../../connect/index.js";

/** What a connector runs with. */
export interface ConnectorSpec {
  readonly arn: string;
  readonly name: string;
  /** `<name>_<uuid>-1`: part of the names of its internal topics and its log stream. */
  readonly id: string;
  readonly region: string;
  readonly connectVersion: string;
  readonly roleArn: string;
  readonly bootstrapServers: string;
  readonly authentication: "NONE" | "IAM";
  readonly encryption: "PLAINTEXT" | "TLS";
  readonly plugin: { readonly contentType: "JAR" | "ZIP"; readonly content: Buffer };
  readonly workerProperties: Readonly<Record<string, string>>;
  /** Log group that the worker's lines are delivered to. */
  readonly logGroup?: string | undefined;
}

/** A running worker. */
export interface RunningConnector {
  readonly pid: number | undefined;
  /** Creates the connector in the worker, or changes its configuration. Rejects with ConnectRefused for an invalid one. */
  configure(configuration: Readonly<Record<string, string>>): Promise<void>;
  status(): Promise<ConnectorStatus | undefined>;
  restart(): Promise<void>;
  /** Kills the worker, which then starts again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Dependencies of connectors on the rest of the local platform. */
export interface ConnectBackend {
  readonly accountId: string;
  /** Starts a worker. Resolves when it answers. @param signal - stops it while it starts; the promise rejects then, when nothing of it is left */
  start(spec: ConnectorSpec, signal: AbortSignal): Promise<RunningConnector>;
  log(line: string): void;
}
