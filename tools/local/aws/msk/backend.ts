import type { KafkaClusterSpec, LocalKafkaCluster } from "../../kafka/index.js";
import type { Secret } from "../secrets-manager.js";

/** The brokers behind a cluster's record. */
export type RunningCluster = Pick<
  LocalKafkaCluster,
  "spec" | "bootstrap" | "brokers" | "controllerId" | "apply" | "reboot" | "fault" | "stop" | "setScramUser" | "removeScramUser"
>;

/** What the MSK control plane needs from the rest of the local platform. */
export interface KafkaBackend {
  readonly accountId: string;
  /** Starts controllers and brokers; resolves when every listener accepts. */
  start(spec: KafkaClusterSpec): Promise<RunningCluster>;
  /** Availability zones of subnets, in their order. Rejects for a subnet that does not exist. */
  availabilityZones(subnetIds: readonly string[], region: string): Promise<string[]>;
  /** Certificate of a private certificate authority, PEM. */
  certificateAuthority(arn: string): Promise<string>;
  /** A secret with its current value; undefined where there is none. */
  secret(arn: string): Promise<Secret | undefined>;
  log(line: string): void;
}
