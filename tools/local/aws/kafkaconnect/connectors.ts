import { randomUUID } from "node:crypto";
import type { ConnectorStatus } from "../../connect/index.js";
import type { ConnectBackend, ConnectorSpec, RunningConnector } from "./backend.js";
import {
  type Capacity,
  type ConnectorInput,
  checkCapacity,
  checkConfiguration,
  checkConnector,
  type connectorInput,
} from "./connector-input.js";
import type { CustomPlugins } from "./custom-plugins.js";
import { badRequest, notFound } from "./errors.js";
import { type Patience, untilHealthy } from "./health.js";
import { ConnectorOperations } from "./operations.js";
import { type ConnectResource, Records } from "./records.js";
import type { WorkerConfigurations } from "./worker-configurations.js";

export type ConnectorState = "CREATING" | "RUNNING" | "UPDATING" | "RESTARTING" | "FAILED" | "DELETING";

/** The control plane's record of a connector. */
export interface Connector extends ConnectResource {
  readonly input: Omit<ConnectorInput, "capacity" | "connectorConfiguration" | "tags">;
  capacity: Capacity;
  configuration: Readonly<Record<string, string>>;
  state: ConnectorState;
  stateDescription?: { readonly code: string; readonly message: string };
  currentVersion: string;
  /** Undefined until the worker runs. */
  running?: RunningConnector;
  /** Aborted when the connector is deleted or the platform stops. */
  readonly stopped: AbortController;
  /** Settles when the current background work has finished. */
  work: Promise<void>;
}

/** What an update changes; exactly one member is set. */
interface Update {
  readonly capacity?: Capacity | undefined;
  readonly connectorConfiguration?: Readonly<Record<string, string>> | undefined;
  /** Keep the change although the connector or a task fails. */
  readonly skipHealthValidation: boolean;
}

/** The connectors and their operations. Each is a record with a real worker of Kafka Connect. */
export class Connectors {
  readonly operations = new ConnectorOperations();
  private readonly records: Records<Connector>;

  constructor(
    private readonly backend: ConnectBackend,
    private readonly plugins: CustomPlugins,
    private readonly workerConfigurations: WorkerConfigurations,
    private readonly patience: Partial<Patience> = {},
  ) {
    this.records = new Records("connector", backend.accountId);
  }

  find(arn: string): Connector {
    return this.records.find(arn);
  }

  get(arn: string): Connector | undefined {
    return this.records.get(arn);
  }

  list(region: string): Connector[] {
    return this.records.list(region);
  }

  inAllRegions(): Connector[] {
    return this.records.inAllRegions();
  }

  /** Returns the name of a connector that uses a custom plugin or a worker configuration; undefined if none does. */
  userOf(arn: string): string | undefined {
    const uses = ({ plugins, workerConfiguration }: Connector["input"]) =>
      plugins.some(({ customPlugin }) => customPlugin.customPluginArn === arn) || workerConfiguration?.workerConfigurationArn === arn;
    return this.inAllRegions().find(({ input }) => uses(input))?.name;
  }

  /** Creates a connector. Its worker starts in the background. */
  create(region: string, request: ReturnType<(typeof connectorInput)["parse"]>): Connector {
    checkConnector(request);
    const identity = this.records.identity(region, request.connectorName);
    const { capacity, connectorConfiguration, tags, ...input } = request;
    const spec = this.specOf(identity, input);
    const connector: Connector = {
      ...{ ...identity, input, capacity, configuration: connectorConfiguration, tags },
      ...{ state: "CREATING", currentVersion: newVersion(), stopped: new AbortController(), work: Promise.resolve() },
    };
    this.records.add(connector);
    connector.work = this.start(connector, spec);
    return connector;
  }

  /** Changes the capacity or the configuration in the background. @returns the ARN of the operation */
  update(arn: string, currentVersion: string | null, { capacity, connectorConfiguration, skipHealthValidation }: Update): string {
    const connector = this.find(arn);
    if (connector.state !== "RUNNING") throw badRequest(`The connector is ${connector.state}; it must be RUNNING.`);
    if (currentVersion !== connector.currentVersion) throw badRequest("The current version of the connector is another one.");
    if ((capacity === undefined) === (connectorConfiguration === undefined))
      throw badRequest("Exactly one of capacity and connectorConfiguration must be specified.");
    if (connectorConfiguration) return this.reconfigure(connector, connectorConfiguration, skipHealthValidation);
    checkCapacity(capacity as Capacity);
    const change = { originWorkerSetting: { capacity: connector.capacity }, targetWorkerSetting: { capacity } };
    const operation = this.operations.begin(arn, "UPDATE_WORKER_SETTING", change);
    // A connector has one worker here, whatever its capacity.
    this.run(connector, "UPDATING", async () => {
      connector.capacity = capacity as Capacity;
      connector.currentVersion = newVersion();
      this.operations.end(operation);
    });
    return operation.connectorOperationArn;
  }

  /** Restarts the connector and its tasks. @returns the ARN of the operation */
  restart(arn: string): string {
    const connector = this.find(arn);
    if (connector.state !== "RUNNING") throw badRequest(`The connector is ${connector.state}; it must be RUNNING.`);
    const operation = this.operations.begin(arn, "RESTART_CONNECTOR");
    this.run(connector, "RESTARTING", async () => {
      const failure = await failureOf(async () => {
        const before = await connector.running?.status();
        await connector.running?.restart();
        await this.healthy(connector, before);
      });
      this.operations.end(operation, failure);
    });
    return operation.connectorOperationArn;
  }

  /** Stops the worker in the background, then deletes the record. */
  delete(arn: string, currentVersion: string | null): Connector {
    const connector = this.find(arn);
    if (connector.state === "DELETING") throw badRequest("The connector is DELETING.");
    if (currentVersion !== null && currentVersion !== connector.currentVersion)
      throw badRequest("The current version of the connector is another one.");
    connector.state = "DELETING";
    const before = connector.work;
    connector.work = (async () => {
      await end(connector, before);
      this.records.remove(arn);
      this.backend.log(`kafkaconnect: connector ${connector.name} is deleted`);
    })();
    return connector;
  }

  /** Stops all workers, those that are starting too, and keeps the records. */
  async stop(): Promise<void> {
    await Promise.all(this.inAllRegions().map((connector) => end(connector, connector.work)));
  }

  private reconfigure(connector: Connector, target: Readonly<Record<string, string>>, skipHealthValidation: boolean): string {
    checkConfiguration(target);
    const { configuration: origin } = connector;
    const change = { originConnectorConfiguration: origin, targetConnectorConfiguration: target };
    const operation = this.operations.begin(connector.arn, "UPDATE_CONNECTOR_CONFIGURATION", change);
    this.run(connector, "UPDATING", async () => {
      const failure = await failureOf(async () => {
        const before = await connector.running?.status();
        await connector.running?.configure(target);
        if (!skipHealthValidation) await this.healthy(connector, before);
      });
      if (failure) await failureOf(async () => connector.running?.configure(origin));
      else connector.configuration = target;
      connector.currentVersion = newVersion();
      this.operations.end(operation, failure);
    });
    return operation.connectorOperationArn;
  }

  private run(connector: Connector, state: ConnectorState, work: () => Promise<void>): void {
    connector.state = state;
    connector.work = work().then(() => {
      if (connector.state === state) connector.state = "RUNNING";
    });
  }

  private async start(connector: Connector, spec: ConnectorSpec): Promise<void> {
    const failure = await failureOf(async () => {
      const { signal } = connector.stopped;
      const running = await this.backend.start(spec, signal);
      if (signal.aborted) return running.stop();
      connector.running = running;
      await running.configure(connector.configuration);
      await this.healthy(connector);
      this.backend.log(`kafkaconnect: connector ${connector.name} is running`);
    });
    if (connector.stopped.signal.aborted) return;
    connector.state = failure ? "FAILED" : "RUNNING";
    if (!failure) return;
    // Codes and texts are ours; the log group has the details.
    connector.stateDescription = { code: "InvalidInput.InvalidConnectorConfiguration", message: failure.message };
    this.backend.log(`kafkaconnect: connector ${connector.name} failed: ${failure.message}`);
    await connector.running?.stop();
  }

  private healthy(connector: Connector, before?: ConnectorStatus): Promise<void> {
    return untilHealthy(connector.name, async () => connector.running?.status(), connector.stopped.signal, this.patience, before);
  }

  private specOf({ arn, name, region }: Pick<Connector, "arn" | "name" | "region">, input: Connector["input"]): ConnectorSpec {
    const [reference] = input.plugins;
    const plugin = this.plugins.get(reference?.customPlugin.customPluginArn ?? "");
    if (!plugin || reference?.customPlugin.revision !== 1) throw notFound("The custom plugin does not exist.");
    const configuration = input.workerConfiguration;
    const workers = configuration && this.workerConfigurations.get(configuration.workerConfigurationArn);
    if (configuration && (!workers || configuration.revision !== 1)) throw notFound("The worker configuration does not exist.");
    const logs = input.logDelivery?.workerLogDelivery.cloudWatchLogs;
    return {
      ...{ arn, name, region, id: `${name}_${arn.split("/").at(-1)}` },
      connectVersion: input.kafkaConnectVersion,
      roleArn: input.serviceExecutionRoleArn,
      bootstrapServers: input.kafkaCluster.apacheKafkaCluster.bootstrapServers,
      authentication: input.kafkaClusterClientAuthentication.authenticationType,
      encryption: input.kafkaClusterEncryptionInTransit.encryptionType,
      plugin: { contentType: plugin.contentType, content: plugin.content },
      workerProperties: workers?.properties ?? {},
      logGroup: logs?.enabled ? logs.logGroup : undefined,
    };
  }
}

/** Stops the worker of a connector, also one that is starting. @param work - what the connector is doing */
async function end(connector: Connector, work: Promise<void>): Promise<void> {
  connector.stopped.abort(new Error(`The connector ${connector.name} is stopped.`));
  await connector.running?.stop();
  await work;
}

const newVersion = () => `K${randomUUID().replaceAll("-", "").slice(0, 13).toUpperCase()}`;

async function failureOf(work: () => Promise<unknown>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (failure) {
    return failure as Error;
  }
}
