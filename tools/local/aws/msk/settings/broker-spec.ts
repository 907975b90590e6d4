import type { KafkaClusterSpec } from "../../../kafka/index.js";
import type { Configurations } from "../configurations/configurations.js";
import { allowsUnauthenticated, isExpress, mutualTls, type Provisioned } from "./provisioned.js";
import { type Serverless, serverlessProperties } from "./serverless.js";
import { runningVersion } from "./versions.js";

/** Properties that are read-only on Express brokers, with their values. */
const EXPRESS_PROPERTIES: Readonly<Record<string, string>> = {
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
};

/** Returns the specification of the Kafka cluster that runs with the given settings. */
export function brokerSpec(
  cluster: {
    readonly arn: string;
    readonly name: string;
    readonly zones: readonly string[];
    readonly caPems: readonly string[];
    readonly serverless?: Serverless;
  },
  settings: Provisioned,
  configurations: Configurations,
): KafkaClusterSpec {
  return {
    arn: cluster.arn,
    name: cluster.name,
    kafkaVersion: runningVersion(settings.kafkaVersion),
    brokers: settings.numberOfBrokerNodes,
    zones: cluster.zones,
    listeners: listenersOf(settings, cluster.caPems),
    serverless: cluster.serverless !== undefined,
    tieredStorage: settings.storageMode === "TIERED",
    ...(settings.brokerNodeGroupInfo.connectivityInfo.publicAccess?.type === "SERVICE_PROVIDED_EIPS" && { publicAccess: true }),
    ...exportersOf(settings),
    // Properties that are not set here get MSK's defaults in tools/local/kafka.
    serverProperties: {
      ...configurations.properties(settings.configurationInfo, settings.kafkaVersion),
      ...(isExpress(settings) ? EXPRESS_PROPERTIES : {}),
      ...(cluster.serverless ? serverlessProperties : {}),
    },
  };
}

/** Returns nothing without open monitoring. */
function exportersOf({ openMonitoring }: Provisioned): Pick<KafkaClusterSpec, "exporters"> {
  const { jmxExporter, nodeExporter } = openMonitoring.prometheus;
  const exporters = { jmx: jmxExporter.enabledInBroker, node: nodeExporter.enabledInBroker };
  return exporters.jmx || exporters.node ? { exporters } : {};
}

function listenersOf(settings: Provisioned, caPems: readonly string[]): KafkaClusterSpec["listeners"] {
  const { sasl } = settings.clientAuthentication;
  const inTransit = settings.encryptionInfo.encryptionInTransit?.clientBroker ?? "TLS";
  const unauthenticated = allowsUnauthenticated(settings);
  const clientAuth = !mutualTls(settings) ? "none" : unauthenticated ? "requested" : "required";
  return {
    plaintext: inTransit !== "TLS" && unauthenticated,
    ...(inTransit !== "PLAINTEXT" && (mutualTls(settings) || unauthenticated) ? { tls: { clientAuth, caPems } } : {}),
    iam: sasl?.iam?.enabled === true,
    scram: sasl?.scram?.enabled === true,
  };
}
