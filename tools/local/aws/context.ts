import type { Gateway } from "./gateway.js";
import type { Iam } from "./iam/iam.js";
import type { Moto } from "./moto/moto.js";

/** What every part of the AWS API is built on. */
export interface AwsContext {
  readonly moto: Moto;
  readonly gateway: Gateway;
  readonly iam: Iam;
  readonly accountId: string;
  /** Of requests that name none. */
  readonly region: string;
  readonly toolsDir: string;
  readonly stateDir: string;
  /** Opens the control API. */
  readonly secret: string;
  /** Certificate authority of the brokers' listeners, PEM. */
  readonly caFile: string;
  readonly log: (line: string) => void;
  /** What is started last is stopped first. */
  readonly onStop: (name: string, stop: () => Promise<void>) => void;
}
