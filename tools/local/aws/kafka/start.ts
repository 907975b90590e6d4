import { ensureKafka, LocalKafkaCluster } from "../../kafka/index.js";
import { zonesOfSubnets } from "../network.js";
import type { Ground } from "../parts.js";
import { Clusters } from "./clusters.js";
import { Configurations } from "./configurations.js";
import { badRequest } from "./provisioned.js";
import { kafkaService } from "./routes.js";

/** Opens the MSK API; its clusters are real Kafka. */
export function startMsk({ moto, front, accountId, toolsDir, stateDir, secret, log, onStop }: Ground): Clusters {
  const home = { toolsDir, stateDir, iam: { endpoint: `${front.endpoint}/_local/iam`, secret }, log };
  const configurations = new Configurations(accountId, (arn) => clusters.using(arn)?.name);
  const clusters: Clusters = new Clusters(
    {
      accountId,
      start: async (spec) => {
        await ensureKafka(toolsDir, spec.kafkaVersion, log);
        return LocalKafkaCluster.start(spec, home);
      },
      zonesOf: (subnetIds, region) => zonesOfSubnets(moto, subnetIds, region),
      certificateAuthority: async (arn) => {
        const region = arn.split(":")[3] as string;
        const target = "ACMPrivateCA.GetCertificateAuthorityCertificate";
        const answer = await moto
          .json<{ Certificate: string }>("acm-pca", region, target, { CertificateAuthorityArn: arn })
          .catch((cause: Error) => {
            throw badRequest(`The certificate authority ${arn} does not exist or has no certificate: ${cause.message}`);
          });
        return answer.Certificate;
      },
      log,
    },
    configurations,
  );
  onStop("brokers", () => clusters.stop());
  front.route(kafkaService(clusters, configurations), "kafka");
  return clusters;
}
