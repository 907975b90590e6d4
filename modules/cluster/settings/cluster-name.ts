import { Fn, Token } from "cdktf";
import { namePrefix, type PlatformName } from "../../settings/index.js";
import type { ClusterSettings } from "./cluster-settings.js";

/** Returns the cluster's name in AWS: `cluster.name`, or `<name>-<environment>` if it is left out. */
export function clusterName(settings: PlatformName & { readonly cluster: ClusterSettings }): string {
  const { cluster } = settings;
  const name = cluster.kind === "existing" ? undefined : cluster.name;
  return Token.isUnresolved(name) ? Fn.coalesce([name, namePrefix(settings)]) : (name ?? namePrefix(settings));
}
