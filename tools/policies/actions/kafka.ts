import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const kafka = (names: string) => actionsOf("kafka", names);

/** MSK creates network interfaces and endpoints of the cluster with the caller's permissions. Source: AWS Service Authorization Reference, 2026-11. */
const network = [
  ...requiredOf(
    "ec2",
    "DescribeVpcs DescribeSubnets DescribeSecurityGroups DescribeVpcAttribute DescribeVpcEndpoints",
    "MSK checks the network of a new cluster as the caller",
  ),
  ...requiredOf("ec2", "CreateVpcEndpoint DeleteVpcEndpoints CreateTags", "MSK creates and deletes endpoints of clusters as the caller"),
];
const serviceRole = requiredOf("iam", "CreateServiceLinkedRole", "MSK's service role is created with the first cluster of an account");
const logs = requiredOf(
  "logs",
  "CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
  "MSK delivers the brokers' logs with the caller's permissions",
);
const dataKey = requiredOf("kms", "DescribeKey CreateGrant", "MSK uses the key of the data with a grant of the caller");
const operation = "DescribeClusterOperation";

/** Types of MSK. */
export const kafkaActions: ActionTable = {
  aws_msk_cluster: {
    read: kafka("DescribeCluster GetBootstrapBrokers"),
    create: kafka("CreateCluster DescribeClusterV2 TagResource"),
    update: kafka(
      `UpdateBrokerCount UpdateBrokerStorage UpdateBrokerType UpdateClusterConfiguration UpdateClusterKafkaVersion UpdateConnectivity UpdateMonitoring UpdateSecurity UpdateStorage ListTagsForResource TagResource UntagResource ${operation}`,
    ),
    delete: kafka("DeleteCluster DescribeClusterV2"),
    required: [
      ...network,
      ...serviceRole,
      ...logs,
      ...dataKey,
      ...requiredOf("kms", "RetireGrant", "MSK retires grants of former settings"),
    ],
  },
  aws_msk_serverless_cluster: {
    read: kafka("DescribeClusterV2 GetBootstrapBrokers"),
    create: kafka("CreateClusterV2 TagResource"),
    update: kafka("ListTagsForResource TagResource UntagResource"),
    delete: kafka("DeleteCluster"),
    required: [...network, ...serviceRole],
  },
  aws_msk_configuration: {
    read: kafka("DescribeConfiguration DescribeConfigurationRevision"),
    create: kafka("CreateConfiguration"),
    update: kafka("UpdateConfiguration"),
    delete: kafka("DeleteConfiguration"),
  },
  aws_msk_single_scram_secret_association: {
    read: kafka("ListScramSecrets"),
    create: kafka("BatchAssociateScramSecret"),
    delete: kafka("BatchDisassociateScramSecret"),
    required: requiredOf("kms", "CreateGrant RetireGrant", "MSK reads the secret with a grant of the caller"),
  },
  aws_msk_cluster_policy: {
    read: kafka("GetClusterPolicy"),
    create: kafka("PutClusterPolicy"),
    update: kafka("PutClusterPolicy"),
    delete: kafka("DeleteClusterPolicy"),
  },
  aws_msk_replicator: {
    read: kafka("DescribeReplicator"),
    create: kafka("CreateReplicator TagResource"),
    update: kafka("UpdateReplicationInfo ListTagsForResource TagResource UntagResource"),
    delete: kafka("DeleteReplicator"),
    required: [
      ...network,
      ...serviceRole,
      ...requiredOf("kafka", "DescribeClusterV2 GetBootstrapBrokers", "MSK reads both clusters as the caller"),
    ],
  },
  aws_msk_vpc_connection: {
    read: kafka("DescribeVpcConnection"),
    create: kafka("CreateVpcConnection TagResource"),
    update: kafka("ListTagsForResource TagResource UntagResource"),
    delete: kafka("DeleteVpcConnection"),
    required: [...network, ...serviceRole],
  },
  "data.aws_msk_cluster": { read: kafka("ListClusters DescribeCluster GetBootstrapBrokers") },
  "data.aws_msk_broker_nodes": { read: kafka("ListNodes") },
  "data.aws_msk_bootstrap_brokers": { read: kafka("GetBootstrapBrokers") },
};
