import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
import { kafkaSocket } from "../kafka-socket.js";
import type { MappingHost, MappingSettings } from "./host.js";
import type { Cluster } from "./source.js";

const CONNECT_TIMEOUT_MS = 5_000;

/** Returns a client of the mapping's cluster over TLS. It authenticates with IAM as the function's role if the cluster has an IAM listener. */
export function kafkaClient(settings: MappingSettings, host: MappingHost, cluster: Cluster): Kafka {
  return new Kafka({
    clientId: `event-source-${settings.uuid}`,
    brokers: [...cluster.brokers],
    ssl: cluster.caPem ? { ca: [cluster.caPem] } : true,
    socketFactory: kafkaSocket,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    // Longer than a broker restart. A longer outage fails the source, and a new one is created with a new list of brokers.
    retry: { retries: 10, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
    // Each retry would be logged; a failure that retries don't fix is thrown as an error.
    logLevel: logLevel.NOTHING,
    ...(cluster.auth === "iam" ? { sasl: iam(settings, host) } : {}),
  });
}

function iam(settings: MappingSettings, host: MappingHost): KafkaConfig["sasl"] {
  const awsCredentialsProvider = async () => {
    const { expiresAtMs, ...credentials } = await host.session(settings.roleArn, settings.uuid);
    return { ...credentials, expiration: new Date(expiresAtMs) };
  };
  return {
    mechanism: "oauthbearer",
    oauthBearerProvider: async () => {
      const { token } = await generateAuthTokenFromCredentialsProvider({ region: host.region, awsCredentialsProvider });
      return { value: token };
    },
  };
}
