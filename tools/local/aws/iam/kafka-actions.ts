/**
 * The IAM action behind each Kafka operation. Source: Amazon MSK Developer Guide, "Semantics of IAM authorization policy actions
 * and resources" (2026-11). What is absent here no IAM principal may do, as on MSK.
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

/** One operation on one resource, in Kafka's own enum names. */
export interface KafkaAction {
  readonly operation: string;
  readonly resourceType: string;
  readonly resourceName: string;
}

/** The IAM action and the ARN that a Kafka operation asks for; undefined where IAM knows none. */
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
