import { Clusters } from "../../../tools/local/aws/msk/clusters/clusters.js";
import { ScramSecrets } from "../../../tools/local/aws/msk/clusters/scram-secrets.js";
import { Configurations } from "../../../tools/local/aws/msk/configurations/configurations.js";
import { Replicators } from "../../../tools/local/aws/msk/cross-cluster/replicators.js";
import { VpcConnections } from "../../../tools/local/aws/msk/cross-cluster/vpc-connections.js";
import { kafkaService } from "../../../tools/local/aws/msk/routes.js";
import { callerOf } from "./aws-request.js";
import { FakeBackend } from "./fake-backend.js";

/** A cluster of the MSK API. */
interface TestCluster {
  readonly arn: string;
  /** Path of the cluster in version 1 of the API. */
  readonly path: string;
  /** Returns the cluster version that DescribeCluster reports. */
  readonly version: () => Promise<string>;
}

/** The MSK API of the local platform with fake brokers: {@link FakeBackend} records the specifications that it should run. */
export class TestMsk {
  readonly backend = new FakeBackend();
  readonly clusters: Clusters;
  readonly scramSecrets: ScramSecrets;
  readonly call: ReturnType<typeof callerOf>;
  private configurationCount = 0;

  /** @param storageCoolDownMs - time after the growth of volumes in which they can't grow again */
  constructor({ storageCoolDownMs = 0 } = {}) {
    const configurations = new Configurations(this.backend.accountId, (arn) => this.clusters.usingConfiguration(arn)?.name);
    this.clusters = new Clusters(this.backend, configurations);
    this.scramSecrets = new ScramSecrets(this.backend, this.clusters);
    const others = [new VpcConnections(this.backend, this.clusters), new Replicators(this.backend.accountId, this.clusters)];
    this.call = callerOf(kafkaService(this.clusters, configurations, this.scramSecrets, { storageCoolDownMs }, ...others));
  }

  /** Returns the settings of a cluster with three standard brokers and only IAM authentication. */
  provisioned(changes: object = {}) {
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

  /** Returns the settings of a cluster with three Express brokers. */
  express(changes: object = {}): object {
    const brokerNodeGroupInfo = { instanceType: "express.m7g.large", clientSubnets: ["a", "b", "c"] };
    return this.provisioned({ brokerNodeGroupInfo, ...changes });
  }

  /** Returns a CreateCluster request of version 1 of the API. */
  createRequest(changes: object = {}) {
    return { clusterName: "events", ...this.provisioned(changes) };
  }

  /** Creates a cluster with version 1 of the API and waits for its brokers. */
  runningV1(changes: object = {}): Promise<TestCluster> {
    return this.create("/v1/clusters", this.createRequest(changes));
  }

  /** Creates a cluster with version 2 of the API and waits for its brokers. @param kind - `{provisioned: …}` or `{serverless: …}` */
  running(name: string, kind: object = { provisioned: this.provisioned() }): Promise<TestCluster> {
    return this.create("/api/v2/clusters", { clusterName: name, ...kind });
  }

  private async create(createPath: string, request: object): Promise<TestCluster> {
    const { clusterArn: arn } = await this.call("POST", createPath, request);
    await this.clusters.find(arn).work;
    const path = `/v1/clusters/${encodeURIComponent(arn)}`;
    return { arn, path, version: async () => (await this.call("GET", path)).clusterInfo.currentVersion };
  }

  /** Updates a cluster at its current version and waits for its brokers. @returns the response */
  async change(arn: string, path: string, body: object): ReturnType<typeof this.call> {
    const { currentVersion } = this.clusters.find(arn);
    const response = await this.call("PUT", `/v1/clusters/${encodeURIComponent(arn)}/${path}`, { currentVersion, ...body });
    await this.clusters.find(arn).work;
    return response;
  }

  /** Creates a configuration. @param text - broker properties */
  async configuration(text: string): Promise<{ arn: string; revision: number }> {
    const serverProperties = Buffer.from(text).toString("base64");
    const name = `configuration-${++this.configurationCount}`;
    const { arn } = await this.call("POST", "/v1/configurations", { name, kafkaVersions: ["3.9.x.kraft"], serverProperties });
    return { arn, revision: 1 };
  }
}
