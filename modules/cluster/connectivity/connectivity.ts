import type { MskClusterBrokerNodeGroupInfoConnectivityInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import type { ConnectivitySettings } from "../settings/connectivity.js";

/** Returns the cluster's `connectivity_info` block; undefined if the settings leave it unchanged. */
export function connectivityInfo({
  publicAccess,
  vpcConnectivity: vpc,
}: ConnectivitySettings): MskClusterBrokerNodeGroupInfoConnectivityInfo | undefined {
  if (publicAccess === undefined && vpc === undefined) return undefined;
  return {
    ...(publicAccess !== undefined && { publicAccess: { type: publicAccess === "off" ? "DISABLED" : "SERVICE_PROVIDED_EIPS" } }),
    ...(vpc !== undefined && { vpcConnectivity: { clientAuthentication: { sasl: { iam: vpc.iam, scram: vpc.scram }, tls: vpc.tls } } }),
  };
}

/** Returns true for brokers on the internet. */
export const hasPublicAccess = ({ publicAccess }: Pick<ConnectivitySettings, "publicAccess">): boolean =>
  publicAccess !== undefined && publicAccess !== "off";
