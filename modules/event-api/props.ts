import type { ITerraformDependable } from "cdktf";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { EventApiSettings } from "./settings.js";

/** What the event path is made of and where it stands; its parts share it. */
export interface EventApiProps {
  readonly name: string;
  readonly settings: EventApiSettings;
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** For the functions, one per zone. */
  readonly subnetIds: string[];
  /** Encrypts environment variables, logs and the queue. */
  readonly key: EncryptionKey;
  /** Stands once the topics do. @default they are there */
  readonly topicsReconciled?: ITerraformDependable;
}
