import type { PolicyStatement } from "../../aws/index.js";
import type { Plugin } from "./plugin-settings.js";
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

/** Where a connector is deployed. */
export interface ConnectorLocation {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** `host:port,…` of brokers with IAM authentication. */
  readonly bootstrapServers: string;
}

/** What of a connector depends on where it is deployed. */
export interface LocatedPlan {
  readonly properties: Readonly<Record<string, string>>;
  /** What the role can do with other services of AWS. */
  readonly statements: readonly PolicyStatement[];
}

/** A bucket and a database of the Glue Data Catalog that a sink's tables are in. What is undefined exists already. */
export interface UsedLake {
  /** Name of the new bucket, without the account. */
  readonly bucket?: string | undefined;
  /** Name of the new database. */
  readonly database?: string | undefined;
}

/** What a kind of connector consists of: the same for all kinds, so that one construct deploys them. */
export interface ConnectorPlan {
  readonly plugin: Plugin;
  /** Properties of the connector. Secrets in them are references that the config provider resolves. */
  readonly properties: Readonly<Record<string, string>>;
  /** Topics that the connector writes to. */
  readonly produces: readonly string[];
  /** Topics that it reads, as the consumer group `connect-<connector>`. */
  readonly consumes: readonly string[];
  /** Further consumer groups in which it reads topics; names, or patterns with `*`. @default none */
  readonly groups?: readonly { readonly topic: string; readonly group: string }[];
  /** Transactional ids of its producers; names, or patterns with `*`. @default none */
  readonly transactionalIds?: readonly string[];
  readonly targets: readonly ConnectorTarget[];
  /** Services of AWS, by their names in `network.endpoints`, that the workers call in addition to Secrets Manager and S3. @default none */
  readonly services?: readonly "glue"[];
  readonly located?: (location: ConnectorLocation) => LocatedPlan;
  readonly lake?: UsedLake;
  /** Secrets that the workers read. */
  readonly secrets: readonly SecretSettings[];
  /** @default none, or one that is not in RDS */
  readonly database?: UsedDatabase | undefined;
}
