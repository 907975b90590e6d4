import { Clusters } from "../../../tools/local/aws/msk/clusters/clusters.js";
import { ScramSecrets } from "../../../tools/local/aws/msk/clusters/scram-secrets.js";
import { Configurations } from "../../../tools/local/aws/msk/configurations/configurations.js";
import { Replicators } from "../../../tools/local/aws/msk/cross-cluster/replicators.js";
import { VpcConnections } from "../../../tools/local/aws/msk/cross-cluster/vpc-connections.js";
import { kafkaService } from "../../../tools/local/aws/msk/routes.js";
import { callerOf } from "./aws-request.js";
import { FakeBackend } from "./fake-backend.js";

/** MSK's API as the platform has it, but for brokers: a stand-in remembers what it was asked to run. */
export class TestMsk {
  readonly backend = new FakeBackend();
  readonly clusters: Clusters;
  readonly scramSecrets: ScramSecrets;
  readonly call: ReturnType<typeof callerOf>;

  constructor() {
    const configurations = new Configurations(this.backend.accountId, (arn) => this.clusters.usingConfiguration(arn)?.name);
    this.clusters = new Clusters(this.backend, configurations);
    this.scramSecrets = new ScramSecrets(this.backend, this.clusters);
    const others = [new VpcConnections(this.backend, this.clusters), new Replicators(this.backend.accountId, this.clusters)];
    this.call = callerOf(kafkaService(this.clusters, configurations, this.scramSecrets, ...others));
  }

  /** What creates three standard brokers with IAM alone. */
  provisioned(changes: object = {}): object {
    return {
      kafkaVersion: "3.9.x.kraft",
      numberOfBrokerNodes: 3,
      brokerNodeGroupInfo: {
        instanceType: "kafka.m7g.large",
        clientSubnets: ["a", "b", "c"],
        storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
      },
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
      ...changes,
    };
  }

  express(changes: object = {}): object {
    const brokerNodeGroupInfo = { instanceType: "express.m7g.large", clientSubnets: ["a", "b", "c"] };
    return this.provisioned({ brokerNodeGroupInfo, ...changes });
  }

  /** Creates a cluster and waits for its brokers. @param kind - `{provisioned: …}` or `{serverless: …}` */
  async running(name: string, kind: object = { provisioned: this.provisioned() }): Promise<{ arn: string; path: string }> {
    const { clusterArn: arn } = await this.call("POST", "/api/v2/clusters", { clusterName: name, ...kind });
    await this.clusters.find(arn).work;
    return { arn, path: `/v1/clusters/${encodeURIComponent(arn)}` };
  }

  /** Makes a change of a cluster, as its current version is, and waits for the brokers. */
  async change(arn: string, path: string, body: object): Promise<void> {
    const { currentVersion } = this.clusters.find(arn);
    await this.call("PUT", `/v1/clusters/${encodeURIComponent(arn)}/${path}`, { currentVersion, ...body });
    await this.clusters.find(arn).work;
  }

  async configuration(text: string): Promise<{ arn: string; revision: number }> {
    const serverProperties = Buffer.from(text).toString("base64");
    const { arn } = await this.call("POST", "/v1/configurations", { name: `c${Date.now()}`, serverProperties });
    return { arn, revision: 1 };
  }
}
