import type { Rule, Violation } from "../../settings/index.js";
import type { ServerProperty } from "../limits/property-table.js";
import type { ClusterKind, ClusterSettings } from "../settings/cluster-settings.js";

type OfKind<K extends ClusterKind> = Extract<ClusterSettings, { readonly kind: K }>;

/** Returns a rule about clusters of some kinds as a rule about all clusters, which holds for the others. */
export function forKinds<const K extends ClusterKind>(kinds: readonly K[], rule: Rule<OfKind<K>>): Rule<ClusterSettings> {
  const applies = (settings: ClusterSettings): settings is OfKind<K> => (kinds as readonly ClusterKind[]).includes(settings.kind);
  const { terraform, ...others } = rule;
  return {
    ...others,
    violations: (settings) => (applies(settings) ? rule.violations(settings) : []),
    terraform: typeof terraform === "function" ? (settings) => (applies(settings) ? terraform(settings) : undefined) : terraform,
  };
}

/** A violation at a broker property. */
export const propertyViolation = (name: ServerProperty, problem: string, fix: string): Violation => ({
  path: ["serverProperties", name],
  problem,
  fix,
});
