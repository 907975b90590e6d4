import { Token } from "cdktf";
import type { KafkaCluster } from "../../kafka/index.js";
import { hcl } from "../../terraform/index.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { numericExpression, numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/**
 * Returns the outputs that clients need, by name: `msk client-config` reads them. For an existing cluster only the bootstrap brokers are
 * known.
 */
export function clientOutputs(cluster: KafkaCluster, settings: ClusterSettings): Record<string, [value: unknown, description: string]> {
  return {
    bootstrap_brokers_iam: [
      cluster.bootstrapBrokers("iam"),
      "Bootstrap brokers of the IAM listener, host:port,…; empty without IAM authentication.",
    ],
    ...(settings.kind !== "serverless" && {
      bootstrap_brokers_scram: [
        cluster.bootstrapBrokers("scram"),
        "Bootstrap brokers of the SCRAM listener, host:port,…; empty without SCRAM authentication.",
      ],
      bootstrap_brokers_tls: [
        cluster.bootstrapBrokers("tls"),
        "Bootstrap brokers of the TLS listener, host:port,…; empty without mutual TLS and unauthenticated clients.",
      ],
      bootstrap_brokers_plaintext: [
        cluster.bootstrapBrokers("plaintext"),
        "Bootstrap brokers of the plaintext listener, host:port,…; empty without plaintext.",
      ],
    }),
    ...(settings.kind !== "existing" && {
      client_authentication: [mechanismsOf(settings), "Kinds of client authentication: iam, scram, mtls."],
      max_message_bytes: [maxMessageBytes(settings), "Largest record batch that the brokers accept, in bytes."],
    }),
  };
}

/** Settings of a cluster that Terraform creates. */
type NewClusterSettings = Exclude<ClusterSettings, { kind: "existing" }>;

function mechanismsOf(settings: NewClusterSettings): unknown {
  if (settings.kind === "serverless") return ["iam"];
  const { iam, scram, mutualTls } = settings.authentication;
  const authorities = mutualTls.mode === "existing" ? mutualTls.authorities : [];
  if (Token.isUnresolved(iam) || Token.isUnresolved(scram) || Token.isUnresolved(authorities)) {
    const mtls = mutualTls.mode === "existing" ? hcl`length(${authorities}) > 0` : mutualTls.mode === "managed";
    return hcl`concat(${iam} ? ["iam"] : [], ${scram} ? ["scram"] : [], ${mtls} ? ["mtls"] : [])`;
  }
  return [...(iam ? ["iam"] : []), ...(scram ? ["scram"] : []), ...(mutualTls.mode === "off" ? [] : ["mtls"])];
}

/** Returns `message.max.bytes` of the brokers: from serverProperties, or from maxMessageMib. */
function maxMessageBytes(settings: NewClusterSettings): unknown {
  if (settings.kind === "serverless") return serverlessMaxMessageBytes;
  const { maxMessageMib, serverProperties } = settings;
  if (!Token.isUnresolved(maxMessageMib) && !Token.isUnresolved(serverProperties)) return numericProperty(settings, "message.max.bytes");
  return numericExpression(settings, "message.max.bytes");
}
