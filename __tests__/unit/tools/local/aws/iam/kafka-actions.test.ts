import { expect, test } from "@jest/globals";
import { iamActionOf } from "../../../../../../tools/local/aws/iam/kafka-actions.js";

const head = "arn:aws:kafka:eu-west-1:123456789012";
const cluster = `${head}:cluster/events/uuid-1`;

// https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
test.each([
  ["CLUSTER", "DESCRIBE", "DescribeCluster"],
  ["CLUSTER", "ALTER", "AlterCluster"],
  ["CLUSTER", "DESCRIBE_CONFIGS", "DescribeClusterDynamicConfiguration"],
  ["CLUSTER", "ALTER_CONFIGS", "AlterClusterDynamicConfiguration"],
  ["CLUSTER", "IDEMPOTENT_WRITE", "WriteDataIdempotently"],
  ["TOPIC", "READ", "ReadData"],
  ["TOPIC", "WRITE", "WriteData"],
  ["TOPIC", "CREATE", "CreateTopic"],
  ["TOPIC", "DELETE", "DeleteTopic"],
  ["TOPIC", "DESCRIBE", "DescribeTopic"],
  ["TOPIC", "ALTER", "AlterTopic"],
  ["TOPIC", "DESCRIBE_CONFIGS", "DescribeTopicDynamicConfiguration"],
  ["TOPIC", "ALTER_CONFIGS", "AlterTopicDynamicConfiguration"],
  ["GROUP", "READ", "AlterGroup"],
  ["GROUP", "DESCRIBE", "DescribeGroup"],
  ["GROUP", "DELETE", "DeleteGroup"],
  ["TRANSACTIONAL_ID", "WRITE", "AlterTransactionalId"],
  ["TRANSACTIONAL_ID", "DESCRIBE", "DescribeTransactionalId"],
])("on a %s, %s requires kafka-cluster:%s", (resourceType, operation, action) => {
  const resource = {
    CLUSTER: cluster,
    TOPIC: `${head}:topic/events/uuid-1/name`,
    GROUP: `${head}:group/events/uuid-1/name`,
    TRANSACTIONAL_ID: `${head}:transactional-id/events/uuid-1/name`,
  }[resourceType];

  expect(iamActionOf({ operation, resourceType, resourceName: "name" }, cluster)).toEqual({ action: `kafka-cluster:${action}`, resource });
});

test.each([
  ["CLUSTER", "CLUSTER_ACTION"],
  ["CLUSTER", "CREATE"],
  ["TOPIC", "ALL"],
  ["TOPIC", "IDEMPOTENT_WRITE"],
  ["GROUP", "WRITE"],
  ["TRANSACTIONAL_ID", "READ"],
  ["DELEGATION_TOKEN", "DESCRIBE"],
  ["USER", "DESCRIBE_TOKENS"],
])("on a %s, IAM has no action for %s", (resourceType, operation) => {
  expect(iamActionOf({ operation, resourceType, resourceName: "name" }, cluster)).toBeUndefined();
});
