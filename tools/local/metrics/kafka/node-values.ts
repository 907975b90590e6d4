/** Selects an attribute of MBeans: `kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions` and `Value`. */
export interface BeanAttribute {
  /** An ObjectName; `*` as the value of a property matches any, and `,*` at the end further properties. */
  readonly bean: string;
  /** `CollectionUsage.used` is a member of a composite attribute. */
  readonly attribute: string;
}

/** A value of a node: domain and properties of the MBean, attribute, number. */
export type NodeValue = readonly [domain: string, properties: Readonly<Record<string, string>>, attribute: string, value: number];

/** What a node sends at the end of a period. */
export interface NodeReport {
  readonly clusterArn: string;
  /** The id of a broker, or of a controller (from 10001). */
  readonly node: string;
  /** The end of the period, ms since 1970. */
  readonly timeMs: number;
  readonly values: readonly NodeValue[];
}

/** Returns the file that selects what nodes report: one line for each MBean, with its attributes. */
export function selectionFile(attributes: readonly BeanAttribute[]): string {
  const byBean = new Map<string, Set<string>>();
  for (const { bean, attribute } of attributes) byBean.set(bean, (byBean.get(bean) ?? new Set()).add(attribute));
  return [...byBean].map(([bean, names]) => `${bean}\t${[...names].join(",")}\n`).join("");
}

/** Returns the values of a report that a selection matches. */
export function selected({ values }: Pick<NodeReport, "values">, { bean, attribute }: BeanAttribute): NodeValue[] {
  const [domain, list = ""] = bean.split(":", 2) as [string, string?];
  const properties = list
    .split(",")
    .filter((property) => property !== "*")
    .map((property) => property.split("=", 2) as [string, string]);
  const open = list.split(",").includes("*");
  return values.filter(
    ([of, own, name]) =>
      of === domain &&
      name === attribute &&
      (open || Object.keys(own).length === properties.length) &&
      properties.every(([key, value]) => (value === "*" ? key in own : own[key] === value)),
  );
}
