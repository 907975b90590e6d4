import { randomBytes } from "node:crypto";
import { CreateConfigurationCommand, KafkaClient } from "@aws-sdk/client-kafka";
import { acmPca } from "../../../tools/client/certificate/acm-pca.js";
import { bareCluster, type Endpoint } from "../../../tools/deploy/index.js";
import { withAdmin } from "../../../tools/local/kafka-admin.js";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../../tools/traffic/leaders.js";
import { scramUserOf } from "./scram-secret.js";

/** A cluster with all authentication mechanisms of MSK, created with AWS APIs only. */
export interface ClusterForClients {
  readonly arn: string;
  /** The private certificate authority that the cluster trusts. */
  readonly authorityArn: string;
  readonly user: string;
  readonly password: string;
  readonly topic: string;
}

/** Largest message of the cluster in bytes: ten times Kafka's default. */
export const largestMessage = 10_485_760;

const serverProperties = [
  "auto.create.topics.enable=false",
  "default.replication.factor=3",
  "min.insync.replicas=2",
  `message.max.bytes=${largestMessage}`,
  `replica.fetch.max.bytes=${largestMessage}`,
];

/** Creates the cluster. The process must already use the endpoint of the platform: see `useEndpoint`. */
export async function clusterForClients(endpoint: Endpoint): Promise<ClusterForClients> {
  const [name, user, password, topic] = ["clients", "alice", randomBytes(12).toString("base64url"), "orders"];
  const authorityArn = await rootAuthority(endpoint);
  const msk = new KafkaClient({});
  try {
    const { Arn, LatestRevision } = await msk.send(
      new CreateConfigurationCommand({ Name: name, ServerProperties: Buffer.from(serverProperties.join("\n")) }),
    );
    const { arn, bootstrapBrokers } = await bareCluster(endpoint, name, {
      ConfigurationInfo: { Arn, Revision: LatestRevision?.Revision },
      ClientAuthentication: {
        Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } },
        Tls: { Enabled: true, CertificateAuthorityArnList: [authorityArn] },
      },
    });
    await scramUserOf(endpoint, { arn, name }, { username: user, password });
    await createTopic(endpoint, bootstrapBrokers, topic);
    return { arn, authorityArn, user, password, topic };
  } finally {
    msk.destroy();
  }
}

/** Creates a self-signed root authority, with the four API calls that AWS requires. */
async function rootAuthority({ region, accountId }: Endpoint): Promise<string> {
  const anyArn = `arn:aws:acm-pca:${region}:${accountId}:certificate-authority/any`; // only its region is used
  const { CertificateAuthorityArn } = await acmPca<{ CertificateAuthorityArn: string }>(anyArn, "CreateCertificateAuthority", {
    CertificateAuthorityType: "ROOT",
    CertificateAuthorityConfiguration: { KeyAlgorithm: "RSA_2048", SigningAlgorithm: "SHA256WITHRSA", Subject: { CommonName: "Clients" } },
  });
  const authority = { CertificateAuthorityArn };
  const call = <Answer>(operation: string, input: object = {}) =>
    acmPca<Answer>(CertificateAuthorityArn, operation, { ...authority, ...input });
  const { Csr } = await call<{ Csr: string }>("GetCertificateAuthorityCsr");
  const { CertificateArn } = await call<{ CertificateArn: string }>("IssueCertificate", {
    Csr: base64(Csr),
    SigningAlgorithm: "SHA256WITHRSA",
    TemplateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
    Validity: { Type: "YEARS", Value: 1 },
  });
  const { Certificate } = await call<{ Certificate: string }>("GetCertificate", { CertificateArn });
  await call("ImportCertificateAuthorityCertificate", { Certificate: base64(Certificate) });
  return CertificateAuthorityArn;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

async function createTopic({ region, accessKeyId, secretAccessKey }: Endpoint, bootstrapBrokers: string, topic: string): Promise<void> {
  const kafka = kafkaClient(bootstrapBrokers, region, { accessKeyId, secretAccessKey });
  const configEntries = [{ name: "max.message.bytes", value: String(largestMessage) }];
  const topics = [{ topic, numPartitions: 3, replicationFactor: 3, configEntries }];
  await withAdmin(kafka, (admin) => admin.createTopics({ waitForLeaders: false, topics }));
  await untilInSync(kafka, topic, 3);
}
