import type { ClusterSettings } from "../cluster/index.js";

/** Returns which clients the cluster authenticates; undefined for an existing cluster, whose listeners the settings do not describe. */
export function listenersOf(cluster: ClusterSettings): { readonly scram: boolean; readonly tls: boolean } | undefined {
  if (cluster.kind === "existing") return undefined;
  if (cluster.kind === "serverless") return { scram: false, tls: false };
  return { scram: cluster.authentication.scram, tls: cluster.authentication.mutualTls.mode !== "off" };
}
