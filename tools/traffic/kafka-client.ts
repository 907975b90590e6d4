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
  return new Kafka({
    clientId: "msk-ha-cluster-traffic",
    brokers: bootstrapBrokers.split(","),
    ssl: true,
    sasl: {
      mechanism: "oauthbearer",
      oauthBearerProvider: async () => {
        const { token } = await generateAuthTokenFromCredentialsProvider({
          region,
          awsCredentialsProvider: async () => (typeof credentials === "function" ? credentials() : credentials),
        });
        return { value: token };
      },
    },
    socketFactory: kafkaSocket,
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    logLevel: logLevel.NOTHING,
    ...overrides,
  });
}
