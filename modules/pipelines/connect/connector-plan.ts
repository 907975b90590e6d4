import type { PluginSettings } from "./plugin-settings.js";
import type { SecretSettings } from "./secrets.js";

/** A place outside of the cluster that workers connect to. */
export interface ConnectorTarget {
  /** What it is, in descriptions of rules: `database`. */
  readonly name: string;
  /** IPv4 networks of its addresses. */
  readonly networks: readonly string[];
  readonly port: number;
}

/** A pipeline and the connector that it becomes. */
export interface ConnectorNames {
  /** Name of the pipeline in the settings. */
  readonly pipeline: string;
  /** Name of the connector in AWS: `<name>-<environment>-<pipeline>`. */
  readonly connector: string;
}

/** A database in Amazon RDS that a pipeline uses. */
export interface UsedDatabase {
  /** An instance has its own storage. The volume of an Aurora cluster grows without a limit that matters. */
  readonly kind: "instance" | "aurora";
  /** Identifier of the instance or the cluster. */
  readonly id: string;
  /** The connector has a replication slot in it. */
  readonly hasSlot: boolean;
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
  /** Secrets that the workers read. */
  readonly secrets: readonly SecretSettings[];
  /** @default none, or one that is not in RDS */
  readonly database?: UsedDatabase | undefined;
}
