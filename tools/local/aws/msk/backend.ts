import type { KafkaClusterSpec, LocalKafkaCluster } from "../../kafka/index.js";
import type { Secret } from "../secrets-manager.js";

/** The controllers and brokers of a cluster. */
export type RunningCluster = Pick<
  LocalKafkaCluster,
  | "spec"
  | "bootstrap"
  | "brokers"
  | "controllerId"
  | "consumerGroups"
  | "logFiles"
  | "exporters"
  | "apply"
  | "reboot"
  | "fault"
  | "stop"
  | "setScramUser"
  | "removeScramUser"
>;

/** Dependencies of the MSK control plane on the rest of the local platform. */
export interface KafkaBackend {
  readonly accountId: string;
  /** Starts controllers and brokers. Resolves when every listener accepts connections. */
  start(spec: KafkaClusterSpec): Promise<RunningCluster>;
  /** Returns the ids of the Availability Zones of subnets, such as `use1-az1`, in the order of the subnets. Rejects if a subnet does not exist. */
  zoneIds(subnetIds: readonly string[], region: string): Promise<string[]>;
  /** Returns the default security group in the VPC of a subnet. */
  defaultSecurityGroup(subnetId: string, region: string): Promise<string>;
  /** Returns the certificate (PEM) of a private certificate authority. */
  certificateAuthority(arn: string): Promise<string>;
  /** Reads a secret; undefined if the secret or its value does not exist. */
  secret(arn: string): Promise<Secret | undefined>;
  log(line: string): void;
}
