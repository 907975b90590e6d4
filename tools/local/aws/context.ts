import type { Gateway } from "./gateway.js";
import type { Iam } from "./iam/iam.js";
import type { Moto } from "./moto/moto.js";

/** The servers, settings and callbacks that the services of the local AWS API share. */
export interface AwsContext {
  readonly moto: Moto;
  readonly gateway: Gateway;
  readonly iam: Iam;
  readonly accountId: string;
  /** Region of requests that are not signed for a region. */
  readonly region: string;
  readonly toolsDir: string;
  readonly stateDir: string;
  /** Authorizes requests to the control API. */
  readonly secret: string;
  /** Path of the certificate (PEM) of the authority that signs the brokers' certificates. */
  readonly caFile: string;
  /** Clusters have real brokers; otherwise only their control plane works. */
  readonly brokers: boolean;
  /** How long a minute of CloudWatch lasts, ms: metrics are collected and alarms evaluated once a minute. */
  readonly minuteMs: number;
  readonly log: (line: string) => void;
  /** Registers a function to call on shutdown. The functions run in reverse order of registration. */
  readonly onStop: (name: string, stop: () => Promise<void>) => void;
}
