import type { MskClusterBrokerNodeGroupInfoConnectivityInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import type { ConnectivitySettings } from "../settings/connectivity.js";

/** The cluster's block; nothing where the settings leave it to what it is. */
export function connectivityInfo({
  publicAccess,
  vpcConnectivity: by,
}: ConnectivitySettings): MskClusterBrokerNodeGroupInfoConnectivityInfo | undefined {
  if (publicAccess === undefined && by === undefined) return undefined;
  return {
    ...(publicAccess !== undefined && { publicAccess: { type: publicAccess === "off" ? "DISABLED" : "SERVICE_PROVIDED_EIPS" } }),
    ...(by !== undefined && { vpcConnectivity: { clientAuthentication: { sasl: { iam: by.iam, scram: by.scram }, tls: by.tls } } }),
  };
}
