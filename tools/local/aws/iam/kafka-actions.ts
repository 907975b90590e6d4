/**
 * The IAM action that each Kafka operation requires. Source: Amazon MSK Developer Guide, "Semantics of IAM authorization policy actions
 * and resources" (2026-11). As on MSK, IAM principals are not allowed to perform operations that are not listed here.
 */
const actions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CLUSTER: {
    DESCRIBE: "DescribeCluster",
    ALTER: "AlterCluster",
    DESCRIBE_CONFIGS: "DescribeClusterDynamicConfiguration",
    ALTER_CONFIGS: "AlterClusterDynamicConfiguration",
    IDEMPOTENT_WRITE: "WriteDataIdempotently",
  },
  TOPIC: {
    READ: "ReadData",
    WRITE: "WriteData",
    CREATE: "CreateTopic",
    DELETE: "DeleteTopic",
    DESCRIBE: "DescribeTopic",
    ALTER: "AlterTopic",
    DESCRIBE_CONFIGS: "DescribeTopicDynamicConfiguration",
    ALTER_CONFIGS: "AlterTopicDynamicConfiguration",
  },
  GROUP: { READ: "AlterGroup", DESCRIBE: "DescribeGroup", DELETE: "DeleteGroup" },
  TRANSACTIONAL_ID: { WRITE: "AlterTransactionalId", DESCRIBE: "DescribeTransactionalId" },
};

/** An operation on a resource, with the names of Kafka's enums. */
export interface KafkaAction {
  readonly operation: string;
  readonly resourceType: string;
  readonly resourceName: string;
}

/** Returns the IAM action and the resource ARN that a Kafka operation requires; undefined if IAM has no action for it. */
export function iamActionOf(
  { operation, resourceType, resourceName }: KafkaAction,
  clusterArn: string,
): { action: string; resource: string } | undefined {
  const action = actions[resourceType]?.[operation];
  if (!action) return undefined;
  const kind = resourceType.toLowerCase().replace("_", "-");
  const resource = kind === "cluster" ? clusterArn : `${clusterArn.replace(":cluster/", `:${kind}/`)}/${resourceName}`;
  return { action: `kafka-cluster:${action}`, resource };
}
