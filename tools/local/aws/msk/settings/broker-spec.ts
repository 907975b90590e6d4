import type { KafkaClusterSpec } from "../../../kafka/index.js";
import type { Configurations } from "../configurations/configurations.js";
import { isExpress, type Provisioned } from "./provisioned.js";
import { type Serverless, serverlessProperties } from "./serverless.js";

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
    kafkaVersion: settings.kafkaVersion,
    brokers: settings.numberOfBrokerNodes,
    zones: cluster.zones,
    listeners: listenersOf(settings, cluster.caPems),
    tieredStorage: settings.storageMode === "TIERED",
    // Properties that are not set here get MSK's defaults in tools/local/kafka.
    serverProperties: {
      ...configurations.properties(settings.configurationInfo),
      ...(isExpress(settings) ? EXPRESS_PROPERTIES : {}),
      ...(cluster.serverless ? serverlessProperties : {}),
    },
  };
}

/** MSK allows unauthenticated clients if the request says so, and by default if no client authentication is on. */
function listenersOf(settings: Provisioned, caPems: readonly string[]): KafkaClusterSpec["listeners"] {
  const { sasl, tls, unauthenticated } = settings.clientAuthentication;
  const inTransit = settings.encryptionInfo.encryptionInTransit?.clientBroker ?? "TLS";
  const iam = sasl?.iam?.enabled === true;
  const scram = sasl?.scram?.enabled === true;
  const mutualTls = (tls?.certificateAuthorityArnList?.length ?? 0) > 0;
  const unauthenticatedClients = unauthenticated?.enabled ?? !(iam || scram || mutualTls);
  const clientAuth = !mutualTls ? "none" : unauthenticatedClients ? "requested" : "required";
  return {
    plaintext: inTransit !== "TLS" && unauthenticatedClients,
    ...(inTransit !== "PLAINTEXT" && (mutualTls || unauthenticatedClients) ? { tls: { clientAuth, caPems } } : {}),
    iam,
    scram,
  };
}
