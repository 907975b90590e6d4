import type { ITerraformDependable } from "cdktf";
import type { AwsEnvironment, EncryptionKey, FunctionConcurrency } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { FunctionSchema } from "../schemas/index.js";
import type { CountTable } from "./count-table.js";
import type { EventApiSettings } from "./settings.js";

/** Props of the event API, which its producer and consumer share. */
export interface EventApiProps {
  readonly name: string;
  readonly settings: EventApiSettings;
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** Subnets of the functions, one per zone. */
  readonly subnetIds: string[];
  /** Encrypts environment variables, logs and the queue. */
  readonly key: EncryptionKey;
  /** Schema of the events. @default the events are JSON without a schema */
  readonly schema?: FunctionSchema | undefined;
  /** Refuse a plan that destroys the table of events and counts. @default false */
  readonly deletionProtection?: boolean;
  /** Whether the functions reserve concurrency. @default reserved */
  readonly functionConcurrency?: FunctionConcurrency;
  /** The topics exist once this is created. @default the topics exist already */
  readonly topicsReconciled?: ITerraformDependable;
}

/** Props of the producer and of the consumer. */
export interface FunctionProps extends EventApiProps {
  /** The table of events and counts. @default duplicates are removed in memory, or not at all */
  readonly table?: CountTable | undefined;
}
