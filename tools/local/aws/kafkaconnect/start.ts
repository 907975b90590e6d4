import type { CloudWatch } from "../cloudwatch/cloudwatch.js";
import type { AwsContext } from "../context.js";
import type { Logs } from "../logs.js";
import { addConnectorMetrics } from "./connector-metrics.js";
import { Connectors } from "./connectors.js";
import { customPlugins } from "./custom-plugins.js";
import { RoleCredentials } from "./role-credentials.js";
import { kafkaConnectService } from "./service.js";
import { startWorker } from "./start-worker.js";
import { connectorWithoutWorker } from "./without-workers.js";
import { workerConfigurations } from "./worker-configurations.js";

/** Starts the API of MSK Connect. Its connectors are real workers of Kafka Connect. */
export async function startMskConnect(context: AwsContext, logs: Logs, cloudWatch: CloudWatch): Promise<Connectors> {
  const { accountId, gateway, iam, moto, brokers, log, onStop } = context;
  const credentials = await RoleCredentials.listen(iam, "kafkaconnect.amazonaws.com");
  onStop("credentials of connectors", () => credentials.close());
  const [plugins, configurations] = [customPlugins(accountId), workerConfigurations(accountId)];
  const start = brokers
    ? (spec: Parameters<typeof startWorker>[0]) => startWorker(spec, { ...context, endpoint: gateway.endpoint, logs, credentials })
    : async () => connectorWithoutWorker();
  const connectors = new Connectors({ accountId, start, log }, plugins, configurations);
  onStop("connectors", () => connectors.stop());
  const store = cloudWatch.store(context.region);
  cloudWatch.eachMinute("connectors", (endMs) => addConnectorMetrics(store, connectors.list(context.region), endMs - cloudWatch.minuteMs));
  const resources = { plugins, workerConfigurations: configurations, connectors };
  gateway.route(
    kafkaConnectService(resources, (region, bucket, key) => moto.object(region, bucket, key)),
    "kafkaconnect",
  );
  return connectors;
}
