import type { Fault, Rule } from "../../settings/index.js";
import type { ServerProperty } from "../limits/property-table.js";
import type { ClusterKind, ClusterSettings } from "../settings/cluster-settings.js";

type OfKind<K extends ClusterKind> = Extract<ClusterSettings, { readonly kind: K }>;

/** A rule over clusters of some kinds, as one over all: it has nothing to say of the others. */
export function forKinds<const K extends ClusterKind>(kinds: readonly K[], rule: Rule<OfKind<K>>): Rule<ClusterSettings> {
  const isMeant = (settings: ClusterSettings): settings is OfKind<K> => (kinds as readonly ClusterKind[]).includes(settings.kind);
  const { terraform, ...others } = rule;
  return {
    ...others,
    faults: (settings) => (isMeant(settings) ? rule.faults(settings) : []),
    ...(terraform && { terraform: (settings) => (isMeant(settings) ? terraform(settings) : undefined) }),
  };
}

/** What is wrong with a property of the brokers. */
export const propertyFault = (name: ServerProperty, wrong: string, allowed: string): Fault => ({
  path: ["serverProperties", name],
  wrong,
  allowed,
});
