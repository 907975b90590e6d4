import { Token } from "cdktf";
import type { PublicListener } from "../../kafka/index.js";
import { hcl } from "../../terraform/index.js";
import type { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { hasPublicAccess } from "../connectivity/connectivity.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { hasMutualTls } from "../settings/authentication.js";
import { numericExpression, numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/**
 * Returns the outputs that clients need, by name: `msk client-config` reads them. For an existing cluster only the bootstrap brokers are
 * known.
 */
export function clientOutputs(
  cluster: Pick<ClusterConstruct, "allBrokers" | "publicBrokers">,
  settings: ClusterSettings,
): Record<string, [value: unknown, description: string]> {
  return {
    bootstrap_brokers_iam: [
      cluster.allBrokers("iam"),
      settings.kind === "serverless"
        ? "The address of the cluster for IAM authentication, host:port."
        : "Every broker's address of the IAM listener, in the order of their ids: host:port,…; empty without IAM authentication.",
    ],
    ...(settings.kind !== "serverless" && {
      bootstrap_brokers_scram: [
        cluster.allBrokers("scram"),
        "Every broker's address of the SCRAM listener: host:port,…; empty without SCRAM authentication.",
      ],
      bootstrap_brokers_tls: [
        cluster.allBrokers("tls"),
        "Every broker's address of the TLS listener: host:port,…; empty without mutual TLS and unauthenticated clients.",
      ],
      bootstrap_brokers_plaintext: [
        cluster.allBrokers("plaintext"),
        "Every broker's address of the plaintext listener: host:port,…; empty without plaintext.",
      ],
    }),
    ...((settings.kind === "existing" || ("publicAccess" in settings && hasPublicAccess(settings))) &&
      Object.fromEntries(
        Object.entries(publicListeners).map(([listener, name]): [string, [unknown, string]] => [
          `bootstrap_brokers_public_${listener}`,
          [
            cluster.publicBrokers(listener as PublicListener),
            `Every broker's address of the ${name} listener on the internet: host:port,…; empty without this listener or public access.`,
          ],
        ]),
      )),
    ...(settings.kind !== "existing" && {
      client_authentication: [mechanismsOf(settings), "Kinds of client authentication: iam, scram, mtls."],
      max_message_bytes: [maxMessageBytes(settings), "Largest record batch that the brokers accept, in bytes."],
    }),
  };
}

/** Names of the listeners with public access, as descriptions have them. */
const publicListeners: Readonly<Record<PublicListener, string>> = { iam: "IAM", scram: "SCRAM", tls: "TLS" };

/** Settings of a cluster that Terraform creates. */
type NewClusterSettings = Exclude<ClusterSettings, { kind: "existing" }>;

function mechanismsOf(settings: NewClusterSettings): unknown {
  if (settings.kind === "serverless") return ["iam"];
  const { iam, scram } = settings.authentication;
  const mtls = hasMutualTls(settings);
  if ([iam, scram, mtls].some((value) => Token.isUnresolved(value))) {
    return hcl`concat(${iam} ? ["iam"] : [], ${scram} ? ["scram"] : [], ${mtls} ? ["mtls"] : [])`;
  }
  return [...(iam ? ["iam"] : []), ...(scram ? ["scram"] : []), ...(mtls ? ["mtls"] : [])];
}

/** Returns `message.max.bytes` of the brokers: from serverProperties, or from maxMessageMib. */
function maxMessageBytes(settings: NewClusterSettings): unknown {
  if (settings.kind === "serverless") return serverlessMaxMessageBytes;
  const { maxMessageMib, serverProperties } = settings;
  if (!Token.isUnresolved(maxMessageMib) && !Token.isUnresolved(serverProperties)) return numericProperty(settings, "message.max.bytes");
  return numericExpression(settings, "message.max.bytes");
}
