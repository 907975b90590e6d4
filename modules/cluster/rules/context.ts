import type { PlatformName } from "../../settings/index.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import type { ReplicatorSettings } from "../settings/replicator.js";

/** A topic, as far as the limits of the cluster apply to it. */
interface HostedTopic {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  readonly retentionHours: number;
  readonly retentionBytes?: number | undefined;
  readonly maxMessageBytes?: number | undefined;
  readonly cleanupPolicy: string;
  readonly tiered: boolean;
  readonly localRetentionHours?: number | undefined;
  readonly expectedKibPerSecond?: number | undefined;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** The settings that rules about the cluster read. */
export interface ClusterContext extends PlatformName {
  readonly region: string;
  readonly awsProvider?: 5 | 6 | undefined;
  readonly network: { readonly mode: "new" | "existing"; readonly zones: readonly string[] };
  readonly cluster: ClusterSettings;
  readonly replicator: "off" | ReplicatorSettings;
  readonly topics: Readonly<Record<string, HostedTopic>>;
  readonly acls?: readonly unknown[] | undefined;
  readonly quotas?: readonly unknown[] | undefined;
}
