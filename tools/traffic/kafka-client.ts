import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
import { kafkaSocket } from "../local/kafka-socket.js";
import type { Credentials } from "./role.js";

/** Creates a Kafka client that uses TLS and authenticates with IAM, with the given credentials or those that a function returns for each connection. */
export function kafkaClient(
  bootstrapBrokers: string,
  region: string,
  credentials: Credentials | (() => Promise<Credentials>),
  overrides: Partial<KafkaConfig> = {},
): Kafka {
  const oauthBearerProvider = async () => {
    const { token } = await generateAuthTokenFromCredentialsProvider({
      region,
      awsCredentialsProvider: async () => (typeof credentials === "function" ? credentials() : credentials),
    });
    return { value: token };
  };
  return new Kafka({ ...connection(bootstrapBrokers), sasl: { mechanism: "oauthbearer", oauthBearerProvider }, ...overrides });
}

/** Creates a Kafka client that uses TLS and authenticates with SCRAM. @param bootstrapBrokers - of the SCRAM listener */
export function scramClient(
  bootstrapBrokers: string,
  user: { readonly username: string; readonly password: string },
  overrides: Partial<KafkaConfig> = {},
): Kafka {
  return new Kafka({ ...connection(bootstrapBrokers), sasl: { mechanism: "scram-sha-512", ...user }, ...overrides });
}

const connection = (bootstrapBrokers: string): KafkaConfig => ({
  clientId: "msk-ha-cluster-traffic",
  brokers: bootstrapBrokers.split(","),
  ssl: true,
  socketFactory: kafkaSocket,
  connectionTimeout: 5_000,
  authenticationTimeout: 10_000,
  logLevel: logLevel.NOTHING,
});
