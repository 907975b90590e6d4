/** Authentication mechanisms: the values of `--mechanism`. */
export const mechanisms = ["iam", "scram", "mtls"] as const;

export type Mechanism = (typeof mechanisms)[number];

/** What a client needs to connect to a deployed cluster. */
export interface ClusterConnection {
  readonly name: string;
  readonly region: string;
  /** `host:port,…` for each mechanism that the cluster accepts. */
  readonly bootstrap: Readonly<Partial<Record<Mechanism, string>>>;
  /** Largest record batch that the brokers accept, in bytes: `message.max.bytes`. */
  readonly maxMessageBytes: number;
  /** Topics whose values have a schema, with their registry. @default not known */
  readonly schemas?: { readonly registry: string; readonly byTopic: Readonly<Record<string, string>> };
}

/** Network paths to the brokers: the values of `--via`. */
export const networkPaths = ["vpc", "private-link", "public"] as const;

export type NetworkPath = (typeof networkPaths)[number];

/** Returns the name and region in the ARN of a cluster, or undefined if it is not such an ARN. */
export function clusterIdentity(arn: string): { readonly name: string; readonly region: string } | undefined {
  const [, region, name] = /^arn:aws[\w-]*:kafka:([\w-]+):\d{12}:cluster\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return region && name ? { name, region } : undefined;
}

/**
 * Returns the bootstrap servers for a mechanism.
 *
 * @throws Error with the enabled mechanisms, if this one is not enabled
 */
export function bootstrapServers({ name, bootstrap }: ClusterConnection, mechanism: Mechanism, path: NetworkPath): string {
  const servers = bootstrap[mechanism];
  if (servers) return servers;
  const enabled = mechanisms.filter((each) => bootstrap[each]).join(", ") || "none";
  const suffix = path === "vpc" ? "" : ` with --via ${path}`;
  throw new Error(`${name}: ${mechanism} is not enabled${suffix}; enabled: ${enabled}.`);
}
