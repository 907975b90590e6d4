import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { MskReplicator } from "@cdktf/provider-aws/lib/msk-replicator";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { policyDocument, serviceTrustPolicy } from "../../aws/index.js";
import type { KafkaCluster } from "../../kafka/index.js";
import type { ReplicatorSettings } from "../settings/replicator.js";

export interface ReplicatorProps {
  /** Name of the replicator in AWS. */
  readonly name: string;
  readonly settings: ReplicatorSettings;
  /** The cluster of this stack. */
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** Subnets of this cluster's brokers. */
  readonly subnetIds: string[];
}

/** MSK Replicator: replicates topics and consumer group offsets between two clusters, with a least-privilege role. */
export class Replicator extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, settings, cluster, environment, vpcId, subnetIds }: ReplicatorProps) {
    super(scope, id);
    const { peer, direction } = settings;
    const role = new IamRole(this, "role", {
      name,
      description: `Execution role of the replicator ${name}.`,
      assumeRolePolicy: serviceTrustPolicy("kafka.amazonaws.com", { StringEquals: { "aws:SourceAccount": environment.accountId } }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "replicate",
      role: role.name,
      policy: policyDocument(replicationStatements([cluster.arn, peer.arn])),
    });
    const group = new SecurityGroup(this, "security_group", {
      name,
      description: `Replicator ${name}. Rules are separate resources.`,
      vpcId,
      tags: { Name: name },
      // AWS can't change a group's description: without this, new wording would replace the group.
      lifecycle: { ignoreChanges: ["description"] },
    });
    const rules = cluster.allowFrom(group, "iam");
    const local = { arn: cluster.arn, subnetIds, securityGroupIds: [group.id] };
    const [source, target] = direction === "from" ? [peer, local] : [local, peer];
    this.arn = new MskReplicator(this, "this", {
      replicatorName: name,
      description: `Replicates ${direction === "from" ? "from another cluster to this one" : "from this cluster to another"}.`,
      serviceExecutionRoleArn: role.arn,
      kafkaCluster: [source, target].map(({ arn, subnetIds, securityGroupIds }) => ({
        amazonMskCluster: { mskClusterArn: arn },
        vpcConfig: { subnetIds, securityGroupsIds: securityGroupIds },
      })),
      replicationInfoList: {
        sourceKafkaClusterArn: source.arn,
        targetKafkaClusterArn: target.arn,
        targetCompressionType: settings.compression,
        topicReplication: [
          {
            topicsToReplicate: settings.topics,
            topicsToExclude: settings.excludedTopics,
            detectAndCopyNewTopics: true,
            copyTopicConfigurations: settings.copyConfigurations,
            copyAccessControlListsForTopics: settings.copyAcls,
            startingPosition: { type: settings.startingPosition },
            topicNameConfiguration: { type: settings.topicNames },
          },
        ],
        consumerGroupReplication: [
          {
            consumerGroupsToReplicate: settings.consumerGroups,
            consumerGroupsToExclude: settings.excludedConsumerGroups,
            detectAndCopyNewConsumerGroups: true,
            synchroniseConsumerGroupOffsets: true,
          },
        ],
      },
      dependsOn: [policy, ...rules],
      // AWS can't change a replicator's description: without this, new wording would replace the replicator.
      lifecycle: { ignoreChanges: ["description"] },
    }).arn;
  }
}

/** Returns the permissions of the managed policy AWSMSKReplicatorExecutionRole, restricted to these clusters. Source: that policy, 2026-11. */
function replicationStatements(clusters: readonly string[]) {
  const each = (kind: string) => clusters.map((arn) => `${Fn.replace(arn, ":cluster/", `:${kind}/`)}/*`);
  const topicActions = [
    "kafka-cluster:DescribeTopic",
    "kafka-cluster:CreateTopic",
    "kafka-cluster:AlterTopic",
    "kafka-cluster:WriteData",
    "kafka-cluster:ReadData",
    "kafka-cluster:DescribeTopicDynamicConfiguration",
    "kafka-cluster:AlterTopicDynamicConfiguration",
  ];
  return [
    {
      sid: "Clusters",
      actions: [
        "kafka-cluster:Connect",
        "kafka-cluster:DescribeCluster",
        "kafka-cluster:AlterCluster",
        "kafka-cluster:WriteDataIdempotently",
      ],
      resources: clusters,
    },
    { sid: "Topics", actions: topicActions, resources: each("topic") },
    { sid: "Groups", actions: ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"], resources: each("group") },
  ];
}
