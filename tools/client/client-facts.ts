/** How a client proves to the brokers who it is, as `--mechanism` has it. */
export const mechanisms = ["iam", "scram", "mtls"] as const;

export type Mechanism = (typeof mechanisms)[number];

/** What a client must know of a cluster that is deployed. */
export interface ClusterFacts {
  readonly name: string;
  readonly region: string;
  /** `host:port,…` for each mechanism that the cluster accepts. */
  readonly bootstrap: Readonly<Partial<Record<Mechanism, string>>>;
  /** Largest record batch that the brokers take, in bytes: `message.max.bytes`. */
  readonly maxMessageBytes: number;
}

/** Which way clients come to the brokers, as `--via` has it. */
export const ways = ["vpc", "private-link", "public"] as const;

export type Way = (typeof ways)[number];

/** Name and region in the ARN of a cluster; undefined if it is none. */
export function clusterIdentity(arn: string): { readonly name: string; readonly region: string } | undefined {
  const [, region, name] = /^arn:aws[\w-]*:kafka:([\w-]+):\d{12}:cluster\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return region && name ? { name, region } : undefined;
}

/**
 * The brokers that a mechanism bootstraps from.
 *
 * @throws Error naming the mechanisms that the cluster does accept
 */
export function bootstrapServers({ name, bootstrap }: ClusterFacts, mechanism: Mechanism, way: Way): string {
  const servers = bootstrap[mechanism];
  if (servers) return servers;
  const accepted = mechanisms.filter((each) => bootstrap[each]).join(", ") || "none of iam, scram and mtls";
  const there = way === "vpc" ? "" : ` by ${way}`;
  throw new Error(`${name}: ${mechanism} is not enabled${there}; the cluster accepts ${accepted}${there}.`);
}
