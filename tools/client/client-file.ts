import type { Mechanism } from "./client-facts.js";

/** A file for a client, ready to be used as it is. */
export interface ClientFile {
  readonly name: string;
  readonly content: string;
}

/** All that the files of one client are made from; no secret is among it. */
export interface ClientRequest {
  readonly mechanism: Mechanism;
  readonly cluster: string;
  readonly region: string;
  /** `host:port,…` of the mechanism. */
  readonly bootstrapServers: string;
  /** Largest record batch that the brokers take, in bytes. */
  readonly maxMessageBytes: number;
  /** The SCRAM user, or the common name of the certificate: files are named after it. Empty with IAM. */
  readonly user: string;
  /** Path of a PEM file with the authorities to trust. @default the machine's own: MSK's brokers have public certificates */
  readonly caFile?: string;
}

/** The files of a client in one language. */
export type ClientLanguage = (request: ClientRequest) => ClientFile[];
