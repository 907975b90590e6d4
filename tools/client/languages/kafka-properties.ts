import type { ClientRequest } from "../client-file.js";
import { certificateFiles } from "../client-name.js";
import { secretVariables, sizes, tuning } from "../tuning.js";

/** Properties of Kafka's Java clients under one heading, in the order they are read. */
export interface PropertySection {
  readonly about: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** How a secret of the environment is written where the properties go: Kafka and Spring each have their own way. */
export type FromEnvironment = (variable: string) => string;

/** Kafka's own way: {@link environmentProvider} fills it in. */
export const kafkaEnvironment: FromEnvironment = (variable) => `\${env:${variable}}`;

/** Has Kafka's clients (3.5 and newer) read `${env:…}`, of our variables only. */
export const environmentProvider: PropertySection = {
  about: "Secrets come from the environment and stand in no file (Kafka clients 3.5 and newer).",
  properties: {
    "config.providers": "env",
    "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
    "config.providers.env.param.allowlist.pattern": "MSK_.*",
  },
};

/** Encryption, and who the client is. */
export function securityProperties(request: ClientRequest, secret: FromEnvironment): PropertySection[] {
  const { mechanism, caFile } = request;
  return [
    {
      about: "TLS 1.2 and newer, whatever the JVM would still take.",
      properties: {
        "security.protocol": mechanism === "mtls" ? "SSL" : "SASL_SSL",
        "ssl.protocol": "TLSv1.3",
        "ssl.enabled.protocols": "TLSv1.3,TLSv1.2",
        "ssl.endpoint.identification.algorithm": "https",
        ...(caFile && { "ssl.truststore.type": "PEM", "ssl.truststore.location": caFile }),
      },
    },
    authentication[mechanism](request, secret),
  ];
}

const authentication: Record<ClientRequest["mechanism"], (request: ClientRequest, secret: FromEnvironment) => PropertySection> = {
  iam: () => ({
    about: "IAM: the AWS SDK's default credentials. The region is read off the brokers' names; behind other names, AWS_REGION tells it.",
    properties: {
      "sasl.mechanism": "AWS_MSK_IAM",
      "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    },
  }),
  scram: ({ user }, secret) => ({
    about: `SCRAM: the password is in ${secretVariables.scramPassword}. It must hold no " and no \\, which JAAS reads in its own way.`,
    properties: {
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.jaas.config": `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${secret(secretVariables.scramPassword)}";`,
    },
  }),
  mtls: ({ user }, secret) => ({
    about: `Mutual TLS: the certificate and its key as \`msk client-certificate\` writes them; the password is in ${secretVariables.keystorePassword}.`,
    properties: {
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.location": certificateFiles(user).pkcs12,
      "ssl.keystore.password": secret(secretVariables.keystorePassword),
    },
  }),
};

/** How the client goes through elections and rolls of brokers. */
export const connectionProperties: PropertySection = {
  about: "A roll of the brokers is nothing but a few retries.",
  properties: {
    "client.dns.lookup": "use_all_dns_ips",
    "request.timeout.ms": tuning.requestTimeoutMs,
    "retry.backoff.ms": tuning.retryBackoffMs,
    "reconnect.backoff.max.ms": tuning.reconnectBackoffMaxMs,
    "socket.connection.setup.timeout.ms": tuning.connectTimeoutMs,
  },
};

/** Nothing acknowledged is lost, nothing is written twice by a retry. */
export function producerProperties({ maxMessageBytes }: ClientRequest): PropertySection {
  const { request, buffer } = sizes(maxMessageBytes);
  return {
    about: "Producers: acknowledged by min.insync.replicas, without duplicates of retries; the largest message of this cluster fits.",
    properties: {
      acks: "all",
      "enable.idempotence": true,
      "delivery.timeout.ms": tuning.deliveryTimeoutMs,
      "linger.ms": tuning.lingerMs,
      "batch.size": tuning.batchBytes,
      "compression.type": "lz4",
      "max.request.size": request,
      "buffer.memory": buffer,
    },
  };
}

export function consumerProperties({ maxMessageBytes }: ClientRequest): PropertySection {
  const { partitionFetch, fetch } = sizes(maxMessageBytes);
  return {
    about: "Consumers: the largest message of this cluster fits. What is processed is committed by the application, when it is.",
    properties: {
      "max.partition.fetch.bytes": partitionFetch,
      "fetch.max.bytes": fetch,
      "session.timeout.ms": tuning.sessionTimeoutMs,
      "enable.auto.commit": false,
    },
  };
}

/** The text of a `.properties` file. A backslash would begin an escape. */
export function propertiesText(sections: readonly PropertySection[]): string {
  return sections
    .map(({ about, properties }) => [
      `# ${about}`,
      ...Object.entries(properties).map(([name, value]) => `${name}=${String(value).replaceAll("\\", "\\\\")}`),
    ])
    .map((lines) => lines.join("\n"))
    .join("\n\n")
    .concat("\n");
}
