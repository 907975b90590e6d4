import { capacityOf } from "../cluster/index.js";
import type { Fault, Rule } from "../settings/index.js";
import type { PlatformSettings } from "./settings.js";

/** How clients may prove who they are; undefined where nothing is known of it. */
function waysOf({ cluster }: PlatformSettings): { readonly passwords: boolean; readonly certificates: boolean } | undefined {
  if (cluster.kind === "existing") return undefined;
  if (cluster.kind === "serverless") return { passwords: false, certificates: false };
  return { passwords: cluster.authentication.scram, certificates: cluster.authentication.mutualTls.mode !== "off" };
}

/** What must hold between the cluster and those who use it. */
export const betweenClusterAndAccess: readonly Rule<PlatformSettings>[] = [
  {
    name: "there are users with a password only where the cluster takes passwords",
    reads: ["cluster.kind", "cluster.authentication", "scramUsers"],
    faults: (settings) =>
      Object.keys(settings.scramUsers).length === 0 || (waysOf(settings)?.passwords ?? true)
        ? []
        : [
            {
              path: ["scramUsers"],
              wrong: "the cluster takes no passwords",
              allowed:
                settings.cluster.kind === "serverless"
                  ? "none: a serverless cluster has IAM alone"
                  : "none, or cluster.authentication.scram: true",
            },
          ],
  },
  {
    name: "ACLs speak of certificates only where the cluster takes them",
    reads: ["cluster.kind", "cluster.authentication", "acls.*"],
    faults: (settings) =>
      (waysOf(settings)?.certificates ?? true)
        ? []
        : (settings.acls ?? []).flatMap(({ certificates }, i): Fault[] =>
            certificates.length === 0 || settings.cluster.kind === "serverless"
              ? []
              : [
                  {
                    path: ["acls", i, "certificates"],
                    wrong: "the cluster takes no certificates",
                    allowed: "none, or cluster.authentication.mutualTls of mode given or made",
                  },
                ],
          ),
  },
  {
    name: "a serverless cluster has no ACLs",
    reads: ["cluster.kind", "acls"],
    faults: ({ cluster, acls }) =>
      cluster.kind !== "serverless" || acls === undefined
        ? []
        : [{ path: ["acls"], wrong: "a serverless cluster has none", allowed: "left out: roles and their policies decide" }],
  },
  {
    name: "topics are tiered only where the cluster has tiered storage",
    reads: ["cluster.kind", "cluster.tieredStorage", "topics.*"],
    faults: ({ cluster, topics }) =>
      capacityOf(cluster).tiered
        ? []
        : Object.entries(topics).flatMap(([name, { tiered }]): Fault[] =>
            tiered
              ? [
                  {
                    path: ["topics", name, "tiered"],
                    wrong: "the cluster has no tiered storage",
                    allowed: cluster.kind === "standard" ? "false, or cluster.tieredStorage: true" : "false",
                  },
                ]
              : [],
          ),
  },
];
