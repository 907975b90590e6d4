import type { Rule, SettingPath, Violation, WarningRule } from "../../settings/index.js";
import { bare, hcl } from "../../terraform/index.js";
import { limitNames, limits, type QuotaSettings, type QuotasSettings } from "./settings.js";

/** The settings that rules about quotas read. */
export interface QuotaContext {
  readonly quotas?: QuotasSettings;
}

/** The user or client id that stands for all without their own quota. */
const DEFAULT = "*";

const eachQuota = ({ quotas = [] }: QuotaContext, check: (quota: QuotaSettings, path: SettingPath) => Violation[]): Violation[] =>
  quotas.flatMap((quota, i) => check(quota, ["quotas", i]));

/** Names of the attributes that a module's variable has for the limits: Kafka's own. */
const attributes = Object.values(limitNames);
const hasLimit = bare(attributes.map((name) => `quota.${name} != null`).join(" || "));
/** What a quota in HCL applies to. */
const entity = bare("jsonencode([quota.user == null ? quota.certificate : quota.user, quota.client_id])");

/** Rules about quotas. */
export const quotaRules: readonly Rule<QuotaContext>[] = [
  {
    id: "topics/quota-complete",
    checks: "A quota applies to a user, a certificate or a client id, not to both a user and a certificate, and has at least one limit.",
    why: "Kafka refuses a quota without either, and a client has one principal.",
    fix: "Add user, certificate or clientId, and a limit; use an entry for each user and certificate.",
    reads: ["quotas.*"],
    violations: (settings) =>
      eachQuota(settings, (quota, path) => [
        ...(quota.user === undefined && quota.certificate === undefined && quota.clientId === undefined
          ? [{ path, problem: "the quota applies to nobody", fix: "add user, certificate or clientId; * is the default of all others" }]
          : []),
        ...(quota.user !== undefined && quota.certificate !== undefined
          ? [{ path, problem: "a user and a certificate are different principals", fix: "use an entry for each of them" }]
          : []),
        ...(limits.every((limit) => quota[limit] === undefined)
          ? [{ path, problem: "nothing is limited", fix: `add one of ${limits.join(", ")}` }]
          : []),
      ]),
    terraform: ({ quotas }) => ({
      condition: hcl`alltrue([for quota in coalesce(${quotas}, []) : (quota.user != null || quota.certificate != null || quota.client_id != null) && (quota.user == null || quota.certificate == null) && (${hasLimit})])`,
      errorMessage: `quotas: each needs a user, a certificate or a client_id, not both of the first, and one of ${attributes.join(", ")}. [topics/quota-complete]`,
    }),
  },
  {
    id: "topics/quota-once",
    checks: "Quotas apply to different users, certificates and client ids.",
    why: "Kafka has one quota for each, so that the last one would win.",
    fix: "Merge the entries.",
    reads: ["quotas.*"],
    violations: (settings) => {
      const firstOf = new Map<string, number>();
      return eachQuota(settings, ({ user, certificate, clientId }, path) => {
        const key = JSON.stringify([user ?? certificate, clientId]);
        const first = firstOf.get(key);
        if (first === undefined) firstOf.set(key, Number(path[1]));
        return first === undefined
          ? []
          : [{ path, problem: `it applies to the same clients as quotas.${first}`, fix: "merge the entries" }];
      });
    },
    terraform: ({ quotas }) => ({
      condition: hcl`length(distinct([for quota in coalesce(${quotas}, []) : ${entity}])) == length(coalesce(${quotas}, []))`,
      errorMessage: "quotas: two entries apply to the same clients; merge them. [topics/quota-once]",
    }),
  },
];

/** Warnings about quotas. */
export const quotaWarnings: readonly WarningRule<QuotaContext>[] = [
  {
    id: "topics/quota-applies",
    checks: "No quota hides the limit of another one from each of its clients.",
    why: "Every client has a user and a client id. Kafka prefers the defaults of users to a quota of a client id alone, and the default of a user's client ids to the quota of the user, which then never applies.",
    fix: "Add user: '*' to the quota of the client id, or remove the limit from one of the two quotas.",
    warnings: ({ quotas = [] }) =>
      quotas.flatMap((quota, i) => {
        const isHidden = (limit: (typeof limits)[number]) =>
          quota[limit] !== undefined && quotas.some((other) => other[limit] !== undefined && hides(other, quota));
        const hidden = limits.filter(isHidden);
        return hidden.length === 0
          ? []
          : [{ path: ["quotas", i], message: `${hidden.join(", ")} never applies: ${precedenceOver(quota, quotas)}` }];
      }),
  },
];

const principalOf = ({ user, certificate }: QuotaSettings): string | undefined => user ?? certificate;

/**
 * Returns true if Kafka prefers `other` to `quota` for each client of `quota`.
 * Source: Apache Kafka 3.9, order of precedence in `kafka.server.ClientQuotaManager`, 2026-11.
 */
function hides(other: QuotaSettings, quota: QuotaSettings): boolean {
  if (principalOf(quota) !== undefined) {
    return quota.clientId === undefined && other.clientId === DEFAULT && principalOf(other) === principalOf(quota);
  }
  return principalOf(other) === DEFAULT && [undefined, DEFAULT, quota.clientId].includes(other.clientId);
}

/** Returns which quota has precedence over `quota`, and what to do. */
function precedenceOver(quota: QuotaSettings, quotas: readonly QuotaSettings[]): string {
  const find = (principal: string, clientId: string | undefined) =>
    quotas.findIndex((other) => principalOf(other) === principal && other.clientId === clientId);
  const principal = principalOf(quota);
  if (principal !== undefined) {
    return `quotas.${find(principal, DEFAULT)} has precedence for each client id; remove the limit from one of the two`;
  }
  const same = find(DEFAULT, quota.clientId);
  return `the default of users has precedence; ${same === -1 ? "add user: '*' next to clientId" : `set the limit in quotas.${same}, which has user: '*'`}`;
}
