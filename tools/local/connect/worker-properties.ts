import { restLoginProperties } from "./rest-login.js";

/** Where and as whom a worker connects to its cluster. */
export interface ClusterAccess {
  readonly bootstrapServers: string;
  readonly encryption: "PLAINTEXT" | "TLS";
  readonly authentication: "NONE" | "IAM";
  /** Path of the certificate (PEM) of the authority that signs the brokers' certificates. */
  readonly caFile: string;
}

/** What distinguishes the workers of a connector. */
export interface WorkerIdentity {
  /** Ends the names of the connector's internal topics and group: `orders_1b4e28ba-2fa1-11d2-883f-0016d3cca427-1`. */
  readonly id: string;
  readonly restPort: number;
  readonly pluginPath: string;
}

/** Source: MSK developer guide, worker configurations, default worker configuration (from memory, 2026). */
const DEFAULTS = {
  "key.converter": "org.apache.kafka.connect.storage.StringConverter",
  "value.converter": "org.apache.kafka.connect.storage.StringConverter",
};

/** MSK Connect replicates its internal topics over the zones. */
const REPLICAS = "3";

/**
 * Returns the properties of a worker: those of the worker configuration, below those that MSK Connect sets itself.
 *
 * Names of internal topics: MSK developer guide, manage source connector offsets (from memory, 2026).
 */
export function workerProperties(
  access: ClusterAccess,
  { id, restPort, pluginPath }: WorkerIdentity,
  configuration: Readonly<Record<string, string>>,
): Record<string, string> {
  const client = clientProperties(access);
  return {
    ...DEFAULTS,
    "offset.storage.topic": `__amazon_msk_connect_offsets_${id}`,
    ...configuration,
    "bootstrap.servers": access.bootstrapServers,
    "group.id": `__amazon_msk_connect_${id}`,
    "config.storage.topic": `__amazon_msk_connect_configs_${id}`,
    "status.storage.topic": `__amazon_msk_connect_status_${id}`,
    "offset.storage.replication.factor": REPLICAS,
    "config.storage.replication.factor": REPLICAS,
    "status.storage.replication.factor": REPLICAS,
    "plugin.path": pluginPath,
    "plugin.discovery": "hybrid_warn",
    "connector.client.config.override.policy": "All",
    // A connector has one worker here, which takes its tasks again as soon as it is back.
    "scheduled.rebalance.max.delay.ms": "0",
    "session.timeout.ms": "10000",
    "heartbeat.interval.ms": "3000",
    listeners: `http://127.0.0.1:${restPort}`,
    "rest.advertised.host.name": "127.0.0.1",
    ...restLoginProperties,
    ...client,
    // Producers, consumers and admin clients of the connector don't inherit the worker's own.
    ...Object.fromEntries(
      ["producer", "consumer", "admin"].flatMap((prefix) => Object.entries(client).map(([name, value]) => [`${prefix}.${name}`, value])),
    ),
  };
}

function clientProperties({ encryption, authentication, caFile }: ClusterAccess): Record<string, string> {
  return {
    "security.protocol": { NONE: { PLAINTEXT: "PLAINTEXT", TLS: "SSL" }, IAM: { PLAINTEXT: "SASL_PLAINTEXT", TLS: "SASL_SSL" } }[
      authentication
    ][encryption],
    ...(encryption === "TLS" && { "ssl.truststore.type": "PEM", "ssl.truststore.location": caFile }),
    ...(authentication === "IAM" && {
      "sasl.mechanism": "AWS_MSK_IAM",
      "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    }),
  };
}
