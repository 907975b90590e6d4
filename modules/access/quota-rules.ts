import { type ClusterSettings, hasMutualTls } from "../cluster/index.js";
import { type Rule, undeclared } from "../settings/index.js";
import { hcl } from "../terraform/index.js";
import type { QuotasSettings } from "../topics/index.js";
import { listenersOf } from "./listeners.js";
import type { ScramUsersSettings } from "./scram-settings.js";

/** The settings that rules about the principals of quotas read. */
interface QuotaPrincipals {
  readonly cluster: ClusterSettings;
  readonly scramUsers: ScramUsersSettings;
  readonly quotas?: QuotasSettings;
}

/** Rules about the principals of quotas. */
export const quotaRules: readonly Rule<QuotaPrincipals>[] = [
  {
    id: "access/quota-users-declared",
    checks: "Users in quotas are declared in scramUsers.",
    why: "A quota of a mistyped user limits nobody.",
    fix: "Declare the user in scramUsers, or use *. Quotas of IAM clients are by client id.",
    reads: ["quotas.*", "scramUsers"],
    terraform: ({ quotas, scramUsers }) => ({
      condition: hcl`alltrue([for quota in coalesce(${quotas}, []) : quota.user == null || quota.user == "*" ? true : contains(keys(${scramUsers}), quota.user)])`,
      errorMessage: "quotas: users must be declared in scram_users, or be *. [access/quota-users-declared]",
    }),
    violations: ({ quotas = [], scramUsers }) => {
      const declaration = { setting: "scramUsers", names: Object.keys(scramUsers), otherwise: "*" };
      return quotas.flatMap(({ user }, i) =>
        user === undefined || user === "*" ? [] : undeclared(["quotas", i, "user"], user, declaration),
      );
    },
  },
  {
    id: "access/quota-certificates-need-mtls",
    checks: "Quotas name certificates only where the cluster has mutual TLS.",
    why: "Without mutual TLS no client has the principal of a certificate.",
    fix: "Set cluster.authentication.mutualTls, or remove the certificate.",
    reads: ["cluster.kind", "cluster.authentication", "quotas.*"],
    terraform: ({ cluster, quotas }) =>
      "authentication" in cluster
        ? {
            condition: hcl`${hasMutualTls(cluster)} || alltrue([for quota in coalesce(${quotas}, []) : quota.certificate == null])`,
            errorMessage: "quotas: certificates need mutual TLS. [access/quota-certificates-need-mtls]",
          }
        : undefined,
    violations: ({ cluster, quotas = [] }) =>
      cluster.kind === "serverless" || (listenersOf(cluster)?.tls ?? true)
        ? []
        : quotas.flatMap(({ certificate }, i) =>
            certificate === undefined
              ? []
              : [
                  {
                    path: ["quotas", i, "certificate"],
                    problem: "the cluster has no mutual TLS authentication",
                    fix: "set cluster.authentication.mutualTls with mode existing or managed, or remove the certificate",
                  },
                ],
          ),
  },
];
