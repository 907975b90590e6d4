import type { Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ClusterContext } from "./context.js";

/** Rules about ACLs and quotas, which serverless clusters do not have. */
export const serverlessAccessRules: readonly Rule<ClusterContext>[] = [
  {
    id: "cluster/serverless-without-acls",
    checks: "A serverless cluster has no ACLs.",
    why: "It supports IAM only, whose policies authorize.",
    fix: "Remove acls.",
    reads: ["cluster.kind", "acls"],
    violations: ({ cluster, acls }) =>
      cluster.kind !== "serverless" || acls === undefined
        ? []
        : [{ path: ["acls"], problem: "a serverless cluster has no ACLs", fix: "leave them out: IAM policies authorize its clients" }],
    terraform: ({ cluster, acls }) =>
      cluster.kind === "serverless"
        ? {
            condition: hcl`${acls} == null`,
            errorMessage: "acls: a serverless cluster has none; IAM policies authorize its clients. [cluster/serverless-without-acls]",
          }
        : undefined,
  },
  {
    id: "cluster/serverless-without-quotas",
    checks: "A serverless cluster has no client quotas.",
    why: "It does not serve the requests about them: MSK's own quotas limit its clients.",
    fix: "Remove quotas.",
    reads: ["cluster.kind", "quotas"],
    violations: ({ cluster, quotas }) =>
      cluster.kind !== "serverless" || quotas === undefined
        ? []
        : [
            {
              path: ["quotas"],
              problem: "a serverless cluster has no client quotas",
              fix: "leave them out: MSK's own quotas limit its clients",
            },
          ],
    terraform: ({ cluster, quotas }) =>
      cluster.kind === "serverless"
        ? {
            condition: hcl`${quotas} == null`,
            errorMessage: "quotas: a serverless cluster has none; MSK's own quotas limit its clients. [cluster/serverless-without-quotas]",
          }
        : undefined,
  },
];
