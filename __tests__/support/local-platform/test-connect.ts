import type { ConnectBackend, ConnectorSpec, RunningConnector } from "../../../tools/local/aws/kafkaconnect/backend.js";
import { Connectors } from "../../../tools/local/aws/kafkaconnect/connectors.js";
import { customPlugins } from "../../../tools/local/aws/kafkaconnect/custom-plugins.js";
import { kafkaConnectService } from "../../../tools/local/aws/kafkaconnect/service.js";
import { workerConfigurations } from "../../../tools/local/aws/kafkaconnect/worker-configurations.js";
import type { ConnectorStatus } from "../../../tools/local/connect/index.js";
import { callerOf } from "./aws-request.js";

const ACCOUNT = "123456789012";

/** A fake of Kafka Connect: it records what its workers do, and runs nothing. */
export class TestConnect implements ConnectBackend {
  readonly accountId = ACCOUNT;
  readonly lines: string[] = [];
  readonly started: ConnectorSpec[] = [];
  /** Configurations in the order in which workers got them. */
  readonly configured: Readonly<Record<string, string>>[] = [];
  /** What workers did: `restart`, `kill`, `stop`. */
  readonly done: string[] = [];
  /** S3 objects by `bucket/key`, or `bucket/key version`. */
  readonly objects = new Map([
    ["plugins/connector.jar", Buffer.from("a plugin")],
    ["plugins/connector.jar 1", Buffer.from("an old plugin")],
  ]);
  status: ConnectorStatus = { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }] };
  /** Delays starts until it resolves. */
  gate: Promise<void> = Promise.resolve();
  /** A start goes on although it is aborted: as when both happen at once. */
  ignoresAbort = false;
  /** A worker refuses configurations that contain this property. */
  refused = "refused";

  readonly patience = { everyMs: 1, timeoutMs: 10_000, settledMs: 0 };
  readonly plugins = customPlugins(ACCOUNT);
  readonly workerConfigurations = workerConfigurations(ACCOUNT);
  readonly connectors = new Connectors(this, this.plugins, this.workerConfigurations, this.patience);
  readonly call = callerOf(
    kafkaConnectService(this, async (_, bucket, key, version) => {
      const object = this.objects.get(`${bucket}/${key}${version === undefined ? "" : ` ${version}`}`);
      if (!object) throw new Error("NoSuchKey");
      return object;
    }),
  );

  log(line: string): void {
    this.lines.push(line);
  }

  async start(spec: ConnectorSpec, signal: AbortSignal): Promise<RunningConnector> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        this.done.push("abort");
        reject(signal.reason);
      });
    });
    aborted.catch(() => undefined);
    await (this.ignoresAbort ? this.gate : Promise.race([this.gate, aborted]));
    this.started.push(spec);
    const done = (what: string) => async () => void this.done.push(what);
    return {
      pid: 42,
      configure: async (configuration) => {
        if (this.refused in configuration) throw new Error(`Connector configuration is invalid: ${this.refused}`);
        this.configured.push(configuration);
      },
      status: async () => this.status,
      restart: done("restart"),
      kill: done("kill"),
      stop: done("stop"),
    };
  }
}
