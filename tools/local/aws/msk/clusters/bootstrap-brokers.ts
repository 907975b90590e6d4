import type { Listener } from "../../../kafka/index.js";
import type { Provisioned } from "../settings/provisioned.js";

/** The part of a GetBootstrapBrokers member name that identifies the listener. */
const LISTENER_SUFFIX: Readonly<Record<Listener, string>> = { plaintext: "", tls: "Tls", scram: "SaslScram", iam: "SaslIam" };

/** Returns the listeners that clients in other VPCs can connect to through a managed VPC connection. */
export function vpcListeners({ brokerNodeGroupInfo }: Provisioned): readonly Listener[] {
  const { sasl, tls } = brokerNodeGroupInfo.connectivityInfo.vpcConnectivity?.clientAuthentication ?? {};
  return [
    ...(tls?.enabled ? ["tls" as const] : []),
    ...(sasl?.scram?.enabled ? ["scram" as const] : []),
    ...(sasl?.iam?.enabled ? ["iam" as const] : []),
  ];
}

/** Returns the listeners with public access. */
function publicListeners({ brokerNodeGroupInfo }: Provisioned): readonly Listener[] {
  return brokerNodeGroupInfo.connectivityInfo.publicAccess?.type === "SERVICE_PROVIDED_EIPS" ? ["tls", "scram", "iam"] : [];
}

/**
 * Returns the members of GetBootstrapBrokers. The local platform has one network, so public access and VPC connections use the same
 * addresses.
 *
 * @param addresses - returns the addresses of a listener; undefined if the listener is off
 */
export function bootstrapMembers(
  settings: Provisioned,
  addresses: (listener: Listener) => string | undefined,
): Record<string, string | undefined> {
  const members = (kind: string, listeners: readonly Listener[]) =>
    listeners.map((listener) => [`bootstrapBrokerString${kind}${LISTENER_SUFFIX[listener]}`, addresses(listener)]);
  return Object.fromEntries([
    ...members("", ["plaintext", "tls", "scram", "iam"]),
    ...members("Public", publicListeners(settings)),
    ...members("VpcConnectivity", vpcListeners(settings)),
  ]);
}
