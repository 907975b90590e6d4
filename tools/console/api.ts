/** The JSON documents of the console's API, which its server writes and its page reads. Times are ms since the epoch. */

import type { GroupState, PartitionState } from "../kafka-state/index.js";

/** Data of a source, or the reason why the source has none. */
export type Sourced<T> =
  | { readonly state: "ready"; readonly data: T }
  | {
      readonly state: "unavailable";
      /** For the user, in a sentence. */
      readonly reason: string;
    };

export interface PlatformInfo {
  readonly cluster: string;
  readonly region: string;
  readonly kind: "local" | "aws";
  readonly kafkaVersion?: string;
  /** MSK's state of the cluster: `ACTIVE`. */
  readonly state?: string;
  readonly brokerType?: string;
  /** Messages can be produced. */
  readonly writable: boolean;
  /** Faults can be caused: the platform is local. */
  readonly faults: boolean;
  /** Load can be sent: the platform has an event API, and is writable. */
  readonly load: boolean;
}

/** `ok`: nothing to do. `warning`: redundancy or consumers suffer. `critical`: clients can't write or read everything. */
export type HealthStatus = "ok" | "warning" | "critical" | "unknown";

export interface Health {
  readonly status: HealthStatus;
  /** One sentence. */
  readonly summary: string;
  /** What is wrong, the worst first. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly severity: "warning" | "critical";
  readonly text: string;
  /** What it means for clients, or what to do. */
  readonly hint: string;
}

export interface BrokerView {
  readonly id: number;
  readonly zone: string;
  /** True if the cluster's metadata lists it: it is registered and not fenced. */
  readonly online: boolean;
  readonly leaders: number;
  readonly replicas: number;
  /** Replicas that are in sync. */
  readonly inSync: number;
  /** The state of its process, known on the local platform only. */
  readonly process?: "starting" | "running" | "hung" | "stopped";
}

export interface TopicView {
  readonly name: string;
  readonly internal: boolean;
  readonly replicationFactor: number;
  readonly minIsr?: number;
  readonly partitions: readonly PartitionState[];
  /** Messages between the first and the last offset of all partitions. */
  readonly messages?: number;
  /** Messages written each second, over the last seconds. */
  readonly perSecond?: number;
  readonly retentionMs?: number;
  readonly cleanup?: string;
}

export interface GroupView extends GroupState {
  /** Messages between the committed and the last offset of all partitions. */
  readonly lag: number;
  /** The lag has only grown during the last observations. */
  readonly growing: boolean;
}

export interface AlarmView {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly since?: number;
  readonly reason?: string;
  readonly description?: string;
  readonly composite: boolean;
  /** The metric of the alarm, or those of its expression; none for a composite alarm. */
  readonly metric?: string;
}

export interface EventView {
  readonly at: number;
  readonly severity: "info" | "warning" | "critical" | "good";
  /** Where it was seen. */
  readonly source: "kafka" | "alarm" | "msk" | "function" | "console";
  readonly text: string;
}

/** The functions, the event source mapping and the failure queue on the path of events. */
export interface PathView {
  /** State of the function: `Active`. */
  readonly producer?: string;
  readonly consumer?: string;
  /** State of the event source mapping: `Enabled`. */
  readonly mapping?: string;
  /** Messages in the queue for batches that keep failing. */
  readonly failed?: number;
}

export interface LoadView {
  readonly running: boolean;
  readonly perSecond: number;
  readonly seconds: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly failure?: string;
}

export interface Overview {
  readonly platform: PlatformInfo;
  /** Time of the last complete observation; 0 before the first one. */
  readonly observedAt: number;
  readonly health: Health;
  readonly brokers: readonly BrokerView[];
  readonly topics: readonly TopicView[];
  readonly groups: readonly GroupView[];
  readonly alarms: Sourced<readonly AlarmView[]>;
  readonly path: Sourced<PathView>;
  readonly events: readonly EventView[];
  readonly load?: LoadView;
}

/** Values over time; `times` and each `values` have the same length. */
export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly source: string;
  readonly times: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

export interface Plots {
  /** From offsets and requests of this console. */
  readonly kafka: readonly Plot[];
  readonly prometheus: Sourced<readonly Plot[]>;
  readonly cloudwatch: Sourced<readonly Plot[]>;
}

export interface TopicDetails {
  readonly name: string;
  readonly configuration: readonly { readonly name: string; readonly value: string; readonly isDefault: boolean }[];
  readonly offsets: readonly { readonly partition: number; readonly first: number; readonly end: number }[];
}

/** A key or a value as text. */
export interface Decoded {
  readonly format: "json" | "text" | "binary" | "null" | "glue" | "confluent";
  readonly text: string;
  /** Bytes of the whole key or value. */
  readonly size: number;
  /** The text has the beginning only. */
  readonly truncated: boolean;
  /** The schema in its header. */
  readonly schema?: string;
}

export interface MessageView {
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: number;
  readonly key: Decoded;
  readonly value: Decoded;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface Messages {
  readonly messages: readonly MessageView[];
  /** Messages that were read to find these. */
  readonly scanned: number;
  /** False if a limit ended the search before all messages were read. */
  readonly complete: boolean;
}

export interface AccessView {
  readonly acls: Sourced<readonly AclView[]>;
  readonly scramUsers: Sourced<readonly string[]>;
  readonly authentication: readonly string[];
}

export interface AclView {
  readonly principal: string;
  readonly permission: string;
  readonly operation: string;
  readonly resource: string;
  readonly pattern: string;
  readonly host: string;
}

/** The body of an answer with an error status. */
export interface ApiError {
  readonly error: string;
}
