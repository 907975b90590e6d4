import { otherRegionViolations } from "../../aws/index.js";
import { approvalViolations, type Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { clusterName } from "../settings/cluster-name.js";
import type { ClusterContext } from "./context.js";

/** The name with which an approval begins: of an existing cluster the one in its ARN, `arn:…:cluster/NAME/UUID`. */
const approvedName = (settings: ClusterContext): string =>
  settings.cluster.kind === "existing" ? (settings.cluster.arn.split("/")[1] ?? "") : clusterName(settings);

/** Rules about the cluster in its network and platform. */
export const placementRules: readonly Rule<ClusterContext>[] = [
  {
    id: "cluster/brokers-multiple-of-zones",
    checks: "The number of brokers is a multiple of the number of zones.",
    why: "MSK places the same number of brokers in each zone.",
    fix: "Set cluster.brokers to 3, 6, 9 and so on for three zones.",
    reads: ["cluster.kind", "cluster.brokers", "network.zones", "network.mode"],
    violations: ({ cluster, network: { zones } }) =>
      !("brokers" in cluster) || cluster.brokers % zones.length === 0
        ? []
        : [
            {
              path: ["cluster", "brokers"],
              problem: `${cluster.brokers} is not a multiple of the ${zones.length} zones`,
              fix: `use ${[1, 2, 3].map((each) => each * zones.length).join(", ")}, …`,
            },
          ],
    terraform: ({ cluster, network: { zones } }) =>
      "brokers" in cluster
        ? {
            condition: hcl`${cluster.brokers} % length(${zones}) == 0`,
            errorMessage:
              "brokers must be a multiple of the number of zones, which have one subnet each. [cluster/brokers-multiple-of-zones]",
          }
        : undefined,
  },
  {
    id: "cluster/express-zones",
    checks: "Express brokers are in three zones.",
    why: "MSK supports Express clusters only in three zones.",
    fix: "List three zones in network.zones.",
    reads: ["cluster.kind", "network.zones", "network.mode"],
    violations: ({ cluster: { kind }, network: { zones } }) =>
      kind !== "express" || zones.length === 3
        ? []
        : [{ path: ["network", "zones"], problem: `${zones.length} zones are too few for Express brokers`, fix: "list three zones" }],
    terraform: ({ cluster: { kind }, network: { zones } }) =>
      kind === "express"
        ? {
            condition: hcl`length(${zones}) == 3`,
            errorMessage: "MSK supports Express clusters only in three zones: subnet_ids must be three. [cluster/express-zones]",
          }
        : undefined,
  },
  {
    id: "cluster/public-access-subnets",
    checks: "Brokers with public access are in an existing network.",
    why: "MSK turns public access on only in public subnets, and the broker subnets of a new network are private.",
    fix: "Use network.mode: existing with public broker subnets, or turn publicAccess off.",
    reads: ["cluster.kind", "cluster.publicAccess", "network.mode"],
    violations: ({ cluster, network: { mode } }) =>
      !("publicAccess" in cluster) || cluster.publicAccess === undefined || cluster.publicAccess === "off" || mode === "existing"
        ? []
        : [
            {
              path: ["cluster", "publicAccess"],
              problem: "the broker subnets of a new network are private",
              fix: "use an existing network whose broker subnets are public",
            },
          ],
    terraform: { notNeeded: "Public access and the kind of network are fixed when a module is generated." },
  },
  {
    id: "cluster/data-key-in-region",
    checks: "cluster.dataKey is a key in the platform's Region.",
    why: "MSK encrypts data only with keys in the Region of the cluster.",
    fix: "Use the ARN of a key in the Region, such as the replica of a multi-Region key.",
    reads: ["region", "cluster.kind", "cluster.dataKey"],
    violations: ({ region, cluster }) =>
      "dataKey" in cluster ? otherRegionViolations(["cluster", "dataKey"], cluster.dataKey, region) : [],
    terraform: { notNeeded: "The Region of a module is its provider's; MSK refuses a key of another one before it creates the cluster." },
  },
  {
    id: "cluster/functions-need-iam",
    checks: "The cluster has IAM authentication.",
    why: "The platform's functions and its pipelines on MSK Connect authenticate with IAM.",
    fix: "Set cluster.authentication.iam: true.",
    reads: ["cluster.kind", "cluster.authentication"],
    violations: ({ cluster }) => {
      if (!("authentication" in cluster) || cluster.authentication.iam) return [];
      const { scram, mutualTls, unauthenticated } = cluster.authentication;
      // Without any authentication, cluster/authentication-on reports the problem.
      return scram || mutualTls.mode !== "off" || unauthenticated === "allowed"
        ? [{ path: ["cluster", "authentication", "iam"], problem: "the platform's functions authenticate with IAM", fix: "use true" }]
        : [];
    },
    terraform: ({ cluster }) =>
      "authentication" in cluster
        ? {
            condition: hcl`${cluster.authentication.iam}`,
            errorMessage: "The platform's functions authenticate with IAM: authentication.iam must be true. [cluster/functions-need-iam]",
          }
        : undefined,
  },
  {
    id: "cluster/replacement-approval-names-cluster",
    checks: "cluster.replacementApproval begins with the cluster's name and a colon.",
    why: "An approval that is copied from another environment must not permit a replacement.",
    fix: "Begin the approval with the cluster's name and a colon, or remove it.",
    reads: ["name", "environment", "cluster.kind", "cluster.name", "cluster.arn", "cluster.replacementApproval"],
    violations: (settings) =>
      approvalViolations(["cluster", "replacementApproval"], "cluster", approvedName(settings), settings.cluster.replacementApproval),
    terraform: { notNeeded: "The guard of the cluster, a precondition, checks it." },
  },
];
