import type { ITerraformDependable } from "cdktf";
import type { KafkaCluster } from "../access/index.js";
import type { AwsEnvironment } from "../shared/aws-environment.js";
import type { EncryptionKey } from "../shared/encryption-key.js";
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
