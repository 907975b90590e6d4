import { ensureKafka, LocalKafkaCluster } from "../../kafka/index.js";
import { nodeSelection } from "../../metrics/index.js";
import type { AwsContext } from "../context.js";
import type { Moto } from "../moto/moto.js";
import { defaultSecurityGroupOf, zoneIdsOfSubnets } from "../network.js";
import { AwsError } from "../protocol/errors.js";
import { readSecret, secretsManagerService } from "../secrets-manager.js";
import type { KafkaBackend } from "./backend.js";
import { Clusters } from "./clusters/clusters.js";
import { ScramSecrets } from "./clusters/scram-secrets.js";
import { Configurations } from "./configurations/configurations.js";
import { Replicators } from "./cross-cluster/replicators.js";
import { VpcConnections } from "./cross-cluster/vpc-connections.js";
import { kafkaService } from "./routes.js";
import { clusterWithoutBrokers } from "./without-brokers.js";

const DEFAULT_COOL_DOWN_SECONDS = 10;

/** Starts the MSK API. Its clusters are real Kafka clusters. */
export function startMsk({ moto, gateway, accountId, toolsDir, stateDir, secret, brokers, minuteMs, log, onStop }: AwsContext): Clusters {
  const metrics = { endpoint: `${gateway.endpoint}/_local/metrics`, periodMs: minuteMs, selection: nodeSelection() };
  const kafkaOptions = { toolsDir, stateDir, iam: { endpoint: `${gateway.endpoint}/_local/iam`, secret }, metrics, log };
  const backend: KafkaBackend = {
    accountId,
    start: async (spec) => {
      if (!brokers) return clusterWithoutBrokers(spec);
      await ensureKafka(toolsDir, spec.kafkaVersion, log);
      return LocalKafkaCluster.start(spec, kafkaOptions);
    },
    zoneIds: (subnetIds, region) => zoneIdsOfSubnets(moto, subnetIds, region),
    defaultSecurityGroup: (subnetId, region) => defaultSecurityGroupOf(moto, subnetId, region),
    certificateAuthority: (arn) => authorityCertificate(moto, arn),
    secret: (arn) => readSecret(moto, arn),
    log,
  };
  const configurations = new Configurations(accountId, (arn) => clusters.usingConfiguration(arn)?.name);
  const clusters: Clusters = new Clusters(backend, configurations);
  const scramSecrets = new ScramSecrets(backend, clusters);
  const others = [new VpcConnections(backend, clusters), new Replicators(accountId, clusters)];
  onStop("brokers", () => clusters.stop());
  gateway.route(kafkaService(clusters, configurations, scramSecrets, { storageCoolDownMs: storageCoolDownMs() }, ...others), "kafka");
  gateway.route(
    secretsManagerService(moto, (arn) => void scramSecrets.syncSecret(arn)),
    "secretsmanager",
  );
  return clusters;
}

/** Returns the cool-down period of volumes that changed, ms. `MSK_LOCAL_STORAGE_COOL_DOWN_SECONDS` sets it. */
export function storageCoolDownMs(): number {
  const seconds = Number(process.env.MSK_LOCAL_STORAGE_COOL_DOWN_SECONDS ?? DEFAULT_COOL_DOWN_SECONDS);
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new Error(`MSK_LOCAL_STORAGE_COOL_DOWN_SECONDS is ${seconds}; set it to a number of seconds, 0 or more`);
  return seconds * 1000;
}

async function authorityCertificate(moto: Moto, arn: string): Promise<string> {
  const region = arn.split(":")[3] as string;
  const target = "ACMPrivateCA.GetCertificateAuthorityCertificate";
  const response = await moto
    .json<{ Certificate: string }>("acm-pca", region, target, { CertificateAuthorityArn: arn })
    .catch((cause: Error) => {
      throw new AwsError(400, "BadRequestException", `The certificate authority ${arn} does not exist or has no certificate.`, { cause });
    });
  return response.Certificate;
}
