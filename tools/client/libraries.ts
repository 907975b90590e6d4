import { dependencies, devDependencies } from "../../package.json";

/** A library on Maven Central. */
export interface MavenLibrary {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/** The newest versions on Maven Central, 2026-11; kafka-clients has the minor version of the default cluster. */
export const javaLibraries = {
  kafkaClients: { groupId: "org.apache.kafka", artifactId: "kafka-clients", version: "3.9.1" },
  iam: { groupId: "software.amazon.msk", artifactId: "aws-msk-iam-auth", version: "2.3.9" },
  schemas: { groupId: "software.amazon.glue", artifactId: "schema-registry-serde", version: "1.1.27" },
} as const satisfies Record<string, MavenLibrary>;

/** Packages for `npm install`, in the versions that this repository uses. */
export const nodeLibraries = {
  kafka: `kafkajs@${dependencies.kafkajs}`,
  lz4: `lz4-napi@${devDependencies["lz4-napi"]}`,
  snappy: `snappy@${devDependencies.snappy}`,
  iam: `aws-msk-iam-sasl-signer-js@${dependencies["aws-msk-iam-sasl-signer-js"]}`,
  secrets: "@aws-sdk/client-secrets-manager@3",
  avro: `avsc@${dependencies.avsc}`,
  schemas: "@aws-sdk/client-glue@3",
} as const;

/** Packages for `pip install`: the newest versions on PyPI, 2026-11. */
export const pythonLibraries = {
  kafka: "confluent-kafka==2.16.1",
  iam: "aws-msk-iam-sasl-signer-python==1.0.2",
  secrets: "boto3",
  avro: "fastavro==1.13.1",
  schemas: "boto3",
} as const;

/** Modules for `go get`: the newest versions on the module proxy, 2026-11. */
export const goLibraries = {
  kafka: "github.com/twmb/franz-go@v1.22.2",
  iam: "github.com/aws/aws-msk-iam-sasl-signer-go@v1.0.4",
  configuration: "github.com/aws/aws-sdk-go-v2/config@v1.33.14",
  secrets: "github.com/aws/aws-sdk-go-v2/service/secretsmanager@v1.50.9",
  avro: "github.com/hamba/avro/v2@v2.31.0",
  schemas: "github.com/aws/aws-sdk-go-v2/service/glue@v1.175.1",
} as const;
