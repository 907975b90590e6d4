import type { Cluster } from "@aws-sdk/client-kafka";
import type { Kafka } from "kafkajs";
import type { DeclaredTopic } from "../../lambdas/topic-admin/contract.js";
import type { Listener } from "../../modules/kafka/index.js";
import type { Credentials } from "../traffic/role.js";
import type { KafkaView } from "./kafka/kafka-view.js";
import type { Target } from "./target.js";

/** SCRAM credentials, and where they were read. */
export interface ScramUser {
  readonly secret: string;
  readonly username: string;
  readonly password: string;
}

/** A client's certificate and its private key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What the checks look at. */
export interface Context {
  readonly target: Target;
  readonly credentials: () => Promise<Credentials>;
  /** The name or ARN of a secret with SCRAM credentials. */
  readonly scramSecret?: string | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** The cluster as MSK describes it; rejects as DescribeClusterV2 does. */
  readonly described: () => Promise<Cluster>;
  /** Clients that could authenticate, by listener: the checks of authentication fill it. */
  readonly clients: Partial<Record<Listener, Kafka>>;
  /** Returns the first of those clients. @throws Error if there is none */
  readonly client: () => Kafka;
  /** The cluster as its brokers describe it, read once with that client. @throws Error if there is none */
  readonly view: () => Promise<KafkaView>;
  /** Ids and host names of the brokers, as MSK lists them; empty for MSK Serverless. */
  readonly nodes: () => Promise<readonly { readonly id: number; readonly hosts: readonly string[] }[]>;
  /** Topics that the settings declare, in the form of the administrator function; undefined without settings. */
  readonly declared?: readonly DeclaredTopic[] | undefined;
  /** The time between two looks at the lag of groups, in ms. */
  readonly lagIntervalMs: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}
