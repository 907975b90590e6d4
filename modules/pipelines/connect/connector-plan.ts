import type { PluginSettings } from "./plugin-settings.js";

/** A place outside of the cluster that workers connect to. */
export interface ConnectorTarget {
  /** What it is, in descriptions of rules: `database`. */
  readonly name: string;
  /** IPv4 networks of its addresses. */
  readonly networks: readonly string[];
  readonly port: number;
}

/** What a kind of connector consists of: the same for all kinds, so that one construct deploys them. */
export interface ConnectorPlan {
  readonly plugin: PluginSettings;
  /** Properties of the connector. Secrets in them are references that the config provider resolves. */
  readonly properties: Readonly<Record<string, string>>;
  /** Topics that the connector writes to. */
  readonly produces: readonly string[];
  /** Topics that it reads, as the consumer group `connect-<connector>`. */
  readonly consumes: readonly string[];
  readonly targets: readonly ConnectorTarget[];
  /** Secrets that the workers read, each with the key that encrypts it. */
  readonly secrets: readonly { readonly arn: string; readonly keyArn?: string | undefined }[];
  /** RDS instance whose replication slots the connector uses. @default none */
  readonly sourceInstanceId?: string | undefined;
}
