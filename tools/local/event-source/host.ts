import type { InvocationResult, Session } from "../functions/host.js";

/** An applied event source mapping for MSK, with the Lambda API's names. */
export interface MappingSettings {
  readonly uuid: string;
  readonly functionArn: string;
  /** The function's execution role: it reads the topic and writes to the on-failure destination. */
  readonly roleArn: string;
  /** ARN of the MSK cluster. */
  readonly eventSourceArn: string;
  readonly topics: readonly string[];
  readonly consumerGroupId: string;
  /** Records, 1-10,000. @default 100 */
  readonly batchSize?: number;
  /** Seconds, 0-300. @default 0.5 */
  readonly maximumBatchingWindowSeconds?: number;
  readonly startingPosition: "LATEST" | "TRIM_HORIZON" | "AT_TIMESTAMP";
  /** Unix time in milliseconds, for AT_TIMESTAMP. */
  readonly startingPositionTimestampMs?: number;
  /** @default false */
  readonly bisectBatchOnFunctionError?: boolean;
  /** −1 is unlimited, but at most 10 with an on-failure destination. @default −1 */
  readonly maximumRetryAttempts?: number;
  /** Seconds; −1 is unlimited. @default −1 */
  readonly maximumRecordAgeSeconds?: number;
  /** `["ReportBatchItemFailures"]` or empty. */
  readonly functionResponseTypes?: readonly string[];
  readonly filterCriteria?: { readonly filters: readonly { readonly pattern: string }[] };
  /** ARN of an SQS queue; other destinations are rejected. */
  readonly onFailureDestinationArn?: string;
  readonly pollers?: { readonly min: number; readonly max: number };
  readonly enabled: boolean;
}

/** The functions of the local platform that a poller uses. */
export interface MappingHost {
  readonly region: string;
  /**
   * Returns the cluster's brokers and the authentication: IAM if the cluster has an IAM listener. `caPem` is the brokers' certificate
   * authority if the process does not trust it already.
   */
  bootstrap(clusterArn: string): Promise<{ readonly brokers: readonly string[]; readonly auth: "iam" | "tls"; readonly caPem?: string }>;
  session(roleArn: string, sessionName: string): Promise<Session>;
  /** Rejects with an error named `TooManyRequests` when throttled, which is retried and does not count as an attempt. */
  invoke(functionArn: string, payload: string): Promise<InvocationResult>;
  /** Calls SendMessage with the role's credentials, so that a missing permission is detected. */
  sendToQueue(queueArn: string, body: string, credentials: Session): Promise<void>;
  log(line: string): void;
}
