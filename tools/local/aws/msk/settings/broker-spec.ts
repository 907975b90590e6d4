import type { KafkaClusterSpec } from "../../../kafka/index.js";
import type { Configurations } from "../configurations/configurations.js";
import { isExpress, type Provisioned } from "./provisioned.js";
import { type Serverless, serverlessProperties } from "./serverless.js";

/** What is fixed on Express brokers. */
const EXPRESS_PROPERTIES: Readonly<Record<string, string>> = {
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
};

/** What brokers are to run for the settings of a cluster. `zones` and `caPems` are looked up by the caller. */
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
    // MSK's own defaults are set where this is silent, by the brokers' side.
    serverProperties: {
      ...configurations.properties(settings.configurationInfo),
      ...(isExpress(settings) ? EXPRESS_PROPERTIES : {}),
      ...(cluster.serverless ? serverlessProperties : {}),
    },
  };
}

/** MSK opens the listener without client authentication where it is asked for, and where no other authentication is. */
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
