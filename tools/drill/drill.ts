import type { Kafka } from "kafkajs";
import type { BrokerControl } from "../traffic/outage.js";
import type { ScramUser } from "./scram-user.js";

/** The names of the drills. */
export const drillNames = ["reboot-broker", "zone-loss", "consumer-stop", "hot-partition", "credential-rotation"] as const;
export type DrillName = (typeof drillNames)[number];

/** Where a drill runs. */
export const targetKinds = ["local", "aws"] as const;
export type TargetKind = (typeof targetKinds)[number];

/** Records that are always on their way to the consumer. */
export const NO_BACKLOG = 20;

/** A cluster under load, as a drill sees it. */
export interface DrillContext {
  readonly kafka: Kafka;
  readonly region: string;
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Topic of the drill, whose producer and consumer are running. */
  readonly topic: string;
  /** Faults that AWS does not have; undefined on AWS. */
  readonly control?: BrokerControl;
  /** User of the drill's producer and consumer, if they authenticate with SCRAM. */
  readonly user?: ScramUser;
  /** How long a fault lasts, in ms, where the drill decides. */
  readonly faultMs: number;
  /** Changes the load: a multiple of the usual rate, and one key for all records, which then have the same partition. */
  load(change: { readonly factor: number; readonly key?: string }): void;
  /** Stops the consumer of the drill, or starts it again. */
  consumer(state: "stopped" | "running"): void;
  /** Replaces producer and consumer by those of another client, without a pause. */
  reconnect(clients: Kafka): Promise<void>;
  /** Returns the number of acknowledged records. */
  acknowledged(): number;
  /** Returns the number of acknowledged records that the consumer has not read. */
  backlog(): number;
  /** Adds a line with the time to the report, and prints it. */
  event(text: string): void;
  readonly signal: AbortSignal;
}

/** A drill: what it does to a cluster under load, and how the cluster recovers. */
export interface Drill {
  readonly name: DrillName;
  /** One sentence for the confirmation and the report. */
  readonly about: string;
  readonly targets: readonly TargetKind[];
  /** How the drill's producer and consumer authenticate. @default iam */
  readonly authentication?: "scram";
  /** Why it can't run on the other target. */
  readonly refusal?: string;
  /**
   * Causes the fault and waits until the cluster has recovered. It undoes what it has changed, also if it fails or the signal is aborted.
   *
   * @returns the time of the fault and of the recovery, ms since the epoch
   */
  run(context: DrillContext): Promise<{ readonly faultAtMs: number; readonly recoveredAtMs: number }>;
}
