import { authorizationOf, type RestLogin } from "./rest-login.js";

/** State of a connector or a task, as Kafka Connect reports it. */
export type TaskState = "UNASSIGNED" | "RUNNING" | "PAUSED" | "STOPPED" | "FAILED" | "RESTARTING";

/** The answer of Kafka Connect about a connector. */
export interface ConnectorStatus {
  readonly connector: { readonly state: TaskState; readonly trace?: string };
  readonly tasks: readonly { readonly id: number; readonly state: TaskState; readonly trace?: string }[];
}

/** Kafka Connect refused a request. */
export class ConnectRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ConnectRefused";
  }
}

/** Time limit of a request that changes something, ms. A worker answers some only after a rebalance. */
const CHANGE_MS = 90_000;
/** Time limit of a request that reads, ms. A worker answers it at once, from what it has read of its topics. */
const READ_MS = 5_000;

/** The REST API of a worker. @see https://kafka.apache.org/37/documentation.html#connect_rest */
export class WorkerApi {
  constructor(
    private readonly port: number,
    private readonly login: RestLogin,
  ) {}

  /** Creates the connector, or changes its configuration. @throws {@link ConnectRefused} for an invalid configuration */
  async configure(name: string, configuration: Readonly<Record<string, string>>): Promise<void> {
    await this.call("PUT", `/connectors/${encodeURIComponent(name)}/config`, configuration);
  }

  /** Returns the state of the connector and its tasks; undefined while the worker does not know it. */
  async status(name: string): Promise<ConnectorStatus | undefined> {
    return (await this.call("GET", `/connectors/${encodeURIComponent(name)}/status`).catch(ignoreMissing)) as ConnectorStatus | undefined;
  }

  /** Restarts the connector and its tasks. */
  async restart(name: string): Promise<void> {
    await this.call("POST", `/connectors/${encodeURIComponent(name)}/restart?includeTasks=true`);
  }

  /** Resolves when the worker answers. */
  async ready(): Promise<true> {
    await this.call("GET", "/connectors");
    return true;
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      signal: AbortSignal.timeout(method === "GET" ? READ_MS : CHANGE_MS),
      headers: { authorization: authorizationOf(this.login), ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ConnectRefused(response.status, messageOf(text));
    return text === "" ? undefined : JSON.parse(text);
  }
}

function messageOf(text: string): string {
  try {
    return String(JSON.parse(text).message);
  } catch {
    return text.slice(0, 500);
  }
}

function ignoreMissing(failure: unknown): undefined {
  if (!(failure instanceof ConnectRefused) || failure.status !== 404) throw failure;
  return undefined;
}
