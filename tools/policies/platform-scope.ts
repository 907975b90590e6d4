import { clusterName } from "../../modules/cluster/index.js";
import type { PlatformSettings } from "../../modules/platform/index.js";
import { namePrefix } from "../../modules/settings/index.js";

/** What policies of a platform are restricted to. */
export interface PlatformScope {
  readonly partition: string;
  readonly region: string;
  /** 12 digits, or `*` for the account of the principal. */
  readonly account: string;
  /** Names of all resources, or their beginnings before a hyphen: the platform's prefix, and the cluster's name if it does not begin with it. */
  readonly names: readonly string[];
  readonly prefix: string;
  readonly cluster: string;
  /** ARNs, or their beginnings, of the clusters that the platform creates or refers to. */
  readonly clusters: readonly string[];
  /** ARNs of plugins in buckets that exist. */
  readonly plugins: readonly string[];
  /** Tags that every resource of the platform has. */
  readonly tags: Readonly<Record<"Platform" | "Environment", string>>;
}

/** Returns what policies for the platform of these settings are restricted to. */
export function scopeOf(settings: PlatformSettings, account: string): PlatformScope {
  const { region, cluster: clusterSettings, replicator, connections, name, environment } = settings;
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const prefix = namePrefix(settings);
  const cluster = clusterName(settings);
  const own =
    clusterSettings.kind === "existing" ? clusterSettings.arn : `arn:${partition}:kafka:${region}:${account}:cluster/${cluster}/*`;
  return {
    ...{ partition, region, account, prefix, cluster },
    names: cluster === prefix || cluster.startsWith(`${prefix}-`) ? [prefix] : [prefix, cluster],
    clusters: [
      own,
      ...(replicator === "off" ? [] : [replicator.peer.arn]),
      ...Object.values(connections).map(({ clusterArn }) => clusterArn),
    ],
    plugins: pluginsIn(settings).map(({ bucket, key }) => `arn:${partition}:s3:::${bucket}/${key}`),
    tags: { Platform: name, Environment: environment },
  };
}

/** Returns the plugins of pipelines that are in buckets of the account. */
const pluginsIn = ({ pipelines }: PlatformSettings): { readonly bucket: string; readonly key: string }[] =>
  Object.values(pipelines).flatMap((pipeline) => ("plugin" in pipeline && pipeline.plugin.source === "s3" ? [pipeline.plugin] : []));
