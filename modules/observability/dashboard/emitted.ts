import { type IResolvable, Token } from "cdktf";
import { levelsWith, type MetricScope } from "../../../dashboards/metrics/index.js";
import type { MonitoredCluster } from "../../cluster/index.js";
import { hcl } from "../../terraform/index.js";

/** True or false, or an expression where Terraform decides. */
export type Condition = boolean | IResolvable;

/** Returns the condition that both hold. */
export function both(one: Condition, other: Condition): Condition {
  if (one === false || other === false) return false;
  if (one === true) return other;
  return other === true ? one : hcl`${one} && ${other}`;
}

/**
 * Returns true if the cluster emits all these metrics of AWS/Kafka, false if it does not, and an expression where Terraform decides.
 * A cluster with one kind of broker never emits the metrics of another.
 */
export function isEmitted(
  metrics: readonly { readonly scope: MetricScope; readonly name: string }[],
  { kind, kinds, enhancedMonitoring }: Pick<MonitoredCluster, "kind" | "kinds" | "enhancedMonitoring">,
): Condition {
  const possible = kinds.flatMap((each) => {
    const [first, ...others] = metrics.map(({ scope, name }) => levelsWith(each, scope, name));
    return (first ?? []).filter((level) => others.every((levels) => levels.includes(level))).map((level) => `${each}/${level}`);
  });
  if (!Token.isUnresolved(kind) && !Token.isUnresolved(enhancedMonitoring)) return possible.includes(`${kind}/${enhancedMonitoring}`);
  return possible.length === 0 ? false : hcl`contains(${possible}, ${`${kind}/${enhancedMonitoring}`})`;
}
