import { Token } from "cdktf";
import type { KafkaCluster } from "../../kafka/index.js";
import { hcl } from "../../terraform/index.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { type BrokerConfiguration, numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/**
 * What a client must know of a cluster, as outputs by name, each with its description: `msk client-config` reads them. Of an existing
 * cluster it is MSK that knows the rest.
 */
export function clientOutputs(cluster: KafkaCluster, settings: ClusterSettings): Record<string, [value: unknown, description: string]> {
  return {
    bootstrap_brokers_iam: [cluster.bootstrapBrokers("iam"), "host:port,… of the IAM listener; empty without IAM."],
    ...(settings.kind !== "serverless" && {
      bootstrap_brokers_scram: [cluster.bootstrapBrokers("scram"), "host:port,… of the SCRAM listener; empty without SCRAM."],
      bootstrap_brokers_tls: [
        cluster.bootstrapBrokers("tls"),
        "host:port,… of the TLS listener; empty without client certificates and clients without proof.",
      ],
      bootstrap_brokers_plaintext: [cluster.bootstrapBrokers("plaintext"), "host:port,… of the plaintext listener; empty without one."],
    }),
    ...(settings.kind !== "existing" && {
      client_authentication: [mechanismsOf(settings), "How clients prove who they are: iam, scram, mtls."],
      max_message_bytes: [maxMessageBytes(settings), "Largest batch of records that the brokers take, in bytes."],
    }),
  };
}

type MadeCluster = Exclude<ClusterSettings, { kind: "existing" }>;

function mechanismsOf(settings: MadeCluster): unknown {
  if (settings.kind === "serverless") return ["iam"];
  const { iam, scram, mutualTls } = settings.authentication;
  const authorities = mutualTls.mode === "existing" ? mutualTls.authorities : [];
  if (Token.isUnresolved(iam) || Token.isUnresolved(scram) || Token.isUnresolved(authorities)) {
    const mtls = mutualTls.mode === "existing" ? hcl`length(${authorities}) > 0` : mutualTls.mode === "managed";
    return hcl`concat(${iam} ? ["iam"] : [], ${scram} ? ["scram"] : [], ${mtls} ? ["mtls"] : [])`;
  }
  return [...(iam ? ["iam"] : []), ...(scram ? ["scram"] : []), ...(mutualTls.mode === "off" ? [] : ["mtls"])];
}

/** As the brokers have it: what the properties say, else what the one setting of sizes says. */
function maxMessageBytes(settings: MadeCluster): unknown {
  if (settings.kind === "serverless") return serverlessMaxMessageBytes;
  const { maxMessageMib, serverProperties } = settings;
  if (!Token.isUnresolved(maxMessageMib) && !Token.isUnresolved(serverProperties)) return numericProperty(settings, "message.max.bytes");
  const of = (mib: number): BrokerConfiguration => ({ kind: settings.kind, maxMessageMib: mib, serverProperties: {} });
  const [least, perMib] = [numericProperty(of(1), "message.max.bytes"), numericProperty(of(2), "message.max.bytes") / 2];
  return hcl`tonumber(lookup(${serverProperties}, "message.max.bytes", ${maxMessageMib} > 1 ? ${maxMessageMib} * ${perMib} : ${least}))`;
}
