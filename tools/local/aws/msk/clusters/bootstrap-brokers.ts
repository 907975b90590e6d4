import type { Listener } from "../../../kafka/index.js";
import type { Provisioned } from "../settings/provisioned.js";

/** MSK's name of a listener in the members of GetBootstrapBrokers. */
const MEMBERS: Readonly<Record<Listener, string>> = { plaintext: "", tls: "Tls", scram: "SaslScram", iam: "SaslIam" };

/** The listeners that clients of other VPCs reach through a managed VPC connection. */
export function vpcListeners({ brokerNodeGroupInfo }: Provisioned): readonly Listener[] {
  const { sasl, tls } = brokerNodeGroupInfo.connectivityInfo.vpcConnectivity?.clientAuthentication ?? {};
  return [
    ...(tls?.enabled ? ["tls" as const] : []),
    ...(sasl?.scram?.enabled ? ["scram" as const] : []),
    ...(sasl?.iam?.enabled ? ["iam" as const] : []),
  ];
}

/** The listeners that are on the internet. */
function publicListeners({ brokerNodeGroupInfo }: Provisioned): readonly Listener[] {
  return brokerNodeGroupInfo.connectivityInfo.publicAccess?.type === "SERVICE_PROVIDED_EIPS" ? ["tls", "scram", "iam"] : [];
}

/**
 * The members of GetBootstrapBrokers. There is one network here: public names and those of VPC connections are the same addresses.
 *
 * @param addresses - of a listener; undefined where it isn't open
 */
export function bootstrapMembers(
  settings: Provisioned,
  addresses: (listener: Listener) => string | undefined,
): Record<string, string | undefined> {
  const members = (kind: string, listeners: readonly Listener[]) =>
    listeners.map((listener) => [`bootstrapBrokerString${kind}${MEMBERS[listener]}`, addresses(listener)]);
  return Object.fromEntries([
    ...members("", ["plaintext", "tls", "scram", "iam"]),
    ...members("Public", publicListeners(settings)),
    ...members("VpcConnectivity", vpcListeners(settings)),
  ]);
}
