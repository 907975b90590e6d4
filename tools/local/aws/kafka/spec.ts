import type { KafkaClusterSpec } from "../../kafka/index.js";
import type { Configurations } from "./configurations.js";
import type { Provisioned } from "./provisioned.js";

/** What brokers are to run for the settings of a cluster. `zones` and `caPems` are looked up by the caller. */
export function specOf(
  cluster: { readonly arn: string; readonly name: string; readonly zones: readonly string[]; readonly caPems: readonly string[] },
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
    // MSK's own defaults are set where this is silent, by the brokers' side.
    serverProperties: settings.configurationInfo ? configurations.properties(settings.configurationInfo) : {},
  };
}

/** MSK opens the listener without client authentication where it is asked for, and where no other authentication is. */
function listenersOf(settings: Provisioned, caPems: readonly string[]): KafkaClusterSpec["listeners"] {
  const { sasl, tls, unauthenticated } = settings.clientAuthentication;
  const inTransit = settings.encryptionInfo.encryptionInTransit?.clientBroker ?? "TLS";
  const iam = sasl?.iam?.enabled === true;
  const scram = sasl?.scram?.enabled === true;
  const mutual = (tls?.certificateAuthorityArnList?.length ?? 0) > 0;
  const anonymous = unauthenticated?.enabled ?? !(iam || scram || mutual);
  const clientAuth = !mutual ? "none" : anonymous ? "requested" : "required";
  return {
    plaintext: inTransit !== "TLS" && anonymous,
    ...(inTransit !== "PLAINTEXT" && (mutual || anonymous) ? { tls: { clientAuth, caPems } } : {}),
    iam,
    scram,
  };
}
