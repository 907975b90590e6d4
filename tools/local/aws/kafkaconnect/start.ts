import { ensureConnect } from "../../connect/index.js";
import type { CloudWatch } from "../cloudwatch/cloudwatch.js";
import type { AwsContext } from "../context.js";
import type { RoleCredentials } from "../iam/role-credentials.js";
import type { Logs } from "../logs.js";
import type { ConnectBackend } from "./backend.js";
import { addConnectorMetrics } from "./connector-metrics.js";
import { Connectors } from "./connectors.js";
import { customPlugins } from "./custom-plugins.js";
import { kafkaConnectService } from "./service.js";
import { startWorker } from "./start-worker.js";
import { connectorWithoutWorker } from "./without-workers.js";
import { workerConfigurations } from "./worker-configurations.js";

/** What the API of MSK Connect needs in addition to the context. */
interface MskConnectDependencies {
  readonly logs: Logs;
  readonly cloudWatch: CloudWatch;
  readonly credentials: RoleCredentials;
}

/** Starts the API of MSK Connect. Its connectors are real workers of Kafka Connect. */
export function startMskConnect(context: AwsContext, { logs, cloudWatch, credentials }: MskConnectDependencies): Connectors {
  const { accountId, gateway, moto, brokers, log, onStop } = context;
  const [plugins, configurations] = [customPlugins(accountId), workerConfigurations(accountId)];
  const install = (version: string) => ensureConnect(context.toolsDir, version, log);
  const workers = { ...context, endpoint: gateway.endpoint, logs, credentials, install };
  const start: ConnectBackend["start"] = brokers
    ? (spec, signal) => startWorker(spec, workers, signal)
    : async () => connectorWithoutWorker();
  const connectors = new Connectors({ accountId, start, log }, plugins, configurations);
  onStop("connectors", () => connectors.stop());
  const storeOf = (region: string) => cloudWatch.store(region);
  cloudWatch.eachMinute("connectors", (endMs) => addConnectorMetrics(storeOf, connectors.inAllRegions(), endMs - cloudWatch.minuteMs));
  const resources = { plugins, workerConfigurations: configurations, connectors };
  gateway.route(
    kafkaConnectService(resources, (...object) => moto.object(...object)),
    "kafkaconnect",
  );
  return connectors;
}
