import {
  DescribeClusterV2Command,
  KafkaClient,
  ListClusterOperationsV2Command,
  ListNodesCommand,
  ListScramSecretsCommand,
  RebootBrokerCommand,
} from "@aws-sdk/client-kafka";
import type { EventView } from "../api.js";

/** The cluster as MSK describes it. */
export interface MskCluster {
  readonly state: string;
  readonly kafkaVersion?: string;
  readonly brokerType?: string;
  /** Ids of all brokers that the cluster should have, with the subnet of each; none for a serverless cluster. */
  readonly brokers: readonly { readonly id: number; readonly subnet: string }[];
  /** `IAM`, `SCRAM`, `mutual TLS`, `unauthenticated`. */
  readonly authentication: readonly string[];
}

/** Operations that are older than this are no news, in ms. */
const RECENT_MS = 60 * 60_000;

/** Reads a cluster with MSK's API. */
export class Msk {
  private readonly client: KafkaClient;

  constructor(
    region: string,
    private readonly arn: string,
  ) {
    this.client = new KafkaClient({ region, maxAttempts: 2 });
  }

  async cluster(): Promise<MskCluster> {
    const [{ ClusterInfo: info }, nodes] = await Promise.all([
      this.client.send(new DescribeClusterV2Command({ ClusterArn: this.arn })),
      this.nodes(),
    ]);
    const { Provisioned: provisioned, Serverless: serverless } = info ?? {};
    const { Sasl: sasl, Tls: tls, Unauthenticated: unauthenticated } = provisioned?.ClientAuthentication ?? {};
    const iam = sasl?.Iam?.Enabled || serverless?.ClientAuthentication?.Sasl?.Iam?.Enabled;
    const version = provisioned?.CurrentBrokerSoftwareInfo?.KafkaVersion;
    const type = provisioned?.BrokerNodeGroupInfo?.InstanceType ?? (serverless ? "serverless" : undefined);
    return {
      state: info?.State ?? "unknown",
      ...(version && { kafkaVersion: version }),
      ...(type && { brokerType: type }),
      brokers: nodes,
      authentication: [
        ...(iam ? ["IAM"] : []),
        ...(sasl?.Scram?.Enabled ? ["SCRAM"] : []),
        ...(tls?.Enabled ? ["mutual TLS"] : []),
        ...(unauthenticated?.Enabled ? ["unauthenticated"] : []),
      ],
    };
  }

  private async nodes(): Promise<MskCluster["brokers"]> {
    const { NodeInfoList: nodes = [] } = await this.client.send(new ListNodesCommand({ ClusterArn: this.arn, MaxResults: 100 }));
    return nodes
      .flatMap(({ BrokerNodeInfo: broker }) =>
        broker?.BrokerId === undefined ? [] : [{ id: broker.BrokerId, subnet: broker.ClientSubnet ?? "" }],
      )
      .sort((a, b) => a.id - b.id);
  }

  /** Returns the operations of the last hour, such as an update of the configuration. */
  async operations(): Promise<EventView[]> {
    const { ClusterOperationInfoList: operations = [] } = await this.client.send(
      new ListClusterOperationsV2Command({ ClusterArn: this.arn, MaxResults: 20 }),
    );
    return operations.flatMap(({ OperationType: type = "operation", OperationState: state = "", StartTime, EndTime }): EventView[] => {
      const at = (EndTime ?? StartTime)?.getTime() ?? 0;
      if (Date.now() - at > RECENT_MS) return [];
      return [{ at, severity: state.includes("FAILED") ? "warning" : "info", source: "msk", text: `${type}: ${state}` }];
    });
  }

  /** Returns the names of the secrets whose users the brokers know. The secrets themselves are not read. */
  async scramUsers(): Promise<string[]> {
    const { SecretArnList: arns = [] } = await this.client.send(new ListScramSecretsCommand({ ClusterArn: this.arn, MaxResults: 100 }));
    return arns.map((arn) => (arn.split(":").at(-1) as string).replace(/-\w{6}$/, "")).sort();
  }

  /** Restarts a broker, gracefully. @throws Error if the cluster is not ACTIVE */
  async reboot(broker: number): Promise<void> {
    await this.client.send(new RebootBrokerCommand({ ClusterArn: this.arn, BrokerIds: [String(broker)] }));
  }

  close(): void {
    this.client.destroy();
  }
}
