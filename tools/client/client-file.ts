import type { Mechanism } from "./cluster-connection.js";

/** A complete file for a client. */
export interface ClientFile {
  readonly name: string;
  readonly content: string;
}

/** The schema of a topic's values, in AWS Glue Schema Registry. */
export interface ValueSchema {
  readonly topic: string;
  readonly registry: string;
  readonly schema: string;
}

/** The input for the files of one client. It contains no secret. */
export interface ClientRequest {
  readonly mechanism: Mechanism;
  readonly cluster: string;
  readonly region: string;
  /** `host:port,…` of the listener for the mechanism. */
  readonly bootstrapServers: string;
  /** Largest record batch that the brokers accept, in bytes. */
  readonly maxMessageBytes: number;
  /** The SCRAM user, or the common name of the certificate, which is also part of its file names. Empty with IAM. */
  readonly user: string;
  /** Path of a PEM file with the trusted authorities. @default those of the machine: MSK brokers have public certificates */
  readonly caFile?: string;
  /** The schema of the values that the client writes and reads. @default none: values are bytes */
  readonly values?: ValueSchema;
}

/** Generates the files of a client in one language. */
export type ClientLanguage = (request: ClientRequest) => ClientFile[];
