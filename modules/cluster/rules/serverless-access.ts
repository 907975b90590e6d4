import type { Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ClusterContext } from "./context.js";

/** Rules about ACLs and quotas, which serverless clusters do not have. */
export const serverlessAccessRules: readonly Rule<ClusterContext>[] = [
  serverlessWithout("acls", {
    ...{ of: "ACLs", why: "It supports IAM only, whose policies authorize." },
    instead: "IAM policies authorize its clients",
  }),
  serverlessWithout("quotas", {
    ...{ of: "client quotas", why: "It does not serve the requests about them: MSK's own quotas limit its clients." },
    instead: "MSK's own quotas limit its clients",
  }),
];

/** Returns the rule that a serverless cluster has none of a setting. @param texts - what the setting declares, and what applies instead */
function serverlessWithout(
  setting: "acls" | "quotas",
  { of, why, instead }: { readonly of: string; readonly why: string; readonly instead: string },
): Rule<ClusterContext> {
  const id = `cluster/serverless-without-${setting}` as const;
  return {
    ...{ id, why, checks: `A serverless cluster has no ${of}.`, fix: `Remove ${setting}.` },
    reads: ["cluster.kind", setting],
    violations: ({ cluster, [setting]: declared }) =>
      cluster.kind !== "serverless" || declared === undefined
        ? []
        : [{ path: [setting], problem: `a serverless cluster has no ${of}`, fix: `leave them out: ${instead}` }],
    terraform: ({ cluster, [setting]: declared }) =>
      cluster.kind === "serverless"
        ? { condition: hcl`${declared} == null`, errorMessage: `${setting}: a serverless cluster has none; ${instead}. [${id}]` }
        : undefined,
  };
}
