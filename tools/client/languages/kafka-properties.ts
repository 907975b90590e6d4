import { iamClientProperties } from "../../../modules/kafka/index.js";
import type { ClientRequest, ValueSchema } from "../client-file.js";
import { certificateFiles } from "../client-name.js";
import { secretVariables, sizes, tuning } from "../tuning.js";

/** Properties of Kafka's Java clients under one heading, in the order of the file. */
export interface PropertySection {
  readonly about: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** Returns the placeholder for an environment variable, which differs between Kafka and Spring. */
export type FromEnvironment = (variable: string) => string;

/** Kafka's placeholder, which {@link environmentProvider} resolves. */
export const kafkaEnvironment: FromEnvironment = (variable) => `\${env:${variable}}`;

/** Makes Kafka clients (3.5 and newer) resolve `${env:…}`, only for variables whose names start with `MSK_`. */
export const environmentProvider: PropertySection = {
  about: "Secrets are read from the environment and are in no file (Kafka clients 3.5 and newer).",
  properties: {
    "config.providers": "env",
    "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
    "config.providers.env.param.allowlist.pattern": "MSK_.*",
  },
};

/** Returns the properties for encryption and authentication. */
export function securityProperties(request: ClientRequest, secret: FromEnvironment): PropertySection[] {
  const { mechanism, caFile } = request;
  return [
    {
      about: "TLS 1.2 and newer, even if the JVM allows older versions.",
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
    about: "IAM: the default credentials of the AWS SDK. The region comes from the broker names; with custom names, set AWS_REGION.",
    properties: iamClientProperties,
  }),
  scram: ({ user }, secret) => ({
    about: `SCRAM: the password is in ${secretVariables.scramPassword}. It must not contain " or \\, which have a special meaning in JAAS.`,
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

/** Time-outs and retries for leader elections and rolling restarts. */
export const connectionProperties: PropertySection = {
  about: "A rolling restart of the brokers causes only a few retries.",
  properties: {
    "client.dns.lookup": "use_all_dns_ips",
    "request.timeout.ms": tuning.requestTimeoutMs,
    "retry.backoff.ms": tuning.retryBackoffMs,
    "reconnect.backoff.max.ms": tuning.reconnectBackoffMaxMs,
    "socket.connection.setup.timeout.ms": tuning.connectTimeoutMs,
  },
};

/** Producer properties: acknowledged records are not lost, and retries cause no duplicates. */
export function producerProperties({ maxMessageBytes }: ClientRequest): PropertySection {
  const { request, buffer } = sizes(maxMessageBytes);
  return {
    about: "Producers: acknowledged by min.insync.replicas, no duplicates from retries, sized for the largest message of this cluster.",
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

/** Consumer properties. The application commits offsets. */
export function consumerProperties({ maxMessageBytes }: ClientRequest): PropertySection {
  const { partitionFetch, fetch } = sizes(maxMessageBytes);
  return {
    about: "Consumers: sized for the largest message of this cluster. The application commits offsets after processing.",
    properties: {
      "max.partition.fetch.bytes": partitionFetch,
      "fetch.max.bytes": fetch,
      "session.timeout.ms": tuning.sessionTimeoutMs,
      "enable.auto.commit": false,
    },
  };
}

const glueClasses = "com.amazonaws.services.schemaregistry";
const stringClasses = "org.apache.kafka.common.serialization";

/** Classes that write keys and values with a schema. */
export const schemaSerializers = {
  "key.serializer": `${stringClasses}.StringSerializer`,
  "value.serializer": `${glueClasses}.serializers.GlueSchemaRegistryKafkaSerializer`,
} as const;

/** Classes that read them. */
export const schemaDeserializers = {
  "key.deserializer": `${stringClasses}.StringDeserializer`,
  "value.deserializer": `${glueClasses}.deserializers.GlueSchemaRegistryKafkaDeserializer`,
} as const;

/** Properties of AWS's library for Glue Schema Registry. Source: awslabs/aws-glue-schema-registry, AWSSchemaRegistryConstants, 1.1.27. */
export const schemaProperties = ({ registry, schema }: ValueSchema, region: string): PropertySection => ({
  about: `Values in Avro with the schema ${schema}: the client looks versions up, and registers none. Records are GenericRecord.`,
  properties: {
    region,
    "registry.name": registry,
    schemaName: schema,
    dataFormat: "AVRO",
    avroRecordType: "GENERIC_RECORD",
    schemaAutoRegistrationEnabled: false,
  },
});

/** Returns the text of a `.properties` file, with backslashes escaped. */
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
