import { expect, test } from "@jest/globals";
import { iamActionOf } from "../../../../../../tools/local/aws/iam/kafka-actions.js";

const cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/uuid-1";

test.each([
  ["WRITE", "TOPIC", "ads", "kafka-cluster:WriteData", "topic/events/uuid-1/ads"],
  ["READ", "GROUP", "readers", "kafka-cluster:AlterGroup", "group/events/uuid-1/readers"],
  ["DESCRIBE", "TRANSACTIONAL_ID", "t", "kafka-cluster:DescribeTransactionalId", "transactional-id/events/uuid-1/t"],
  ["IDEMPOTENT_WRITE", "CLUSTER", "kafka-cluster", "kafka-cluster:WriteDataIdempotently", "cluster/events/uuid-1"],
])("%s on a %s requires the matching IAM action", (operation, resourceType, resourceName, action, resource) => {
  expect(iamActionOf({ operation, resourceType, resourceName }, cluster)).toEqual({
    action,
    resource: `arn:aws:kafka:eu-west-1:123456789012:${resource}`,
  });
});

test("operations without an IAM action are not mapped", () => {
  expect(iamActionOf({ operation: "CLUSTER_ACTION", resourceType: "CLUSTER", resourceName: "kafka-cluster" }, cluster)).toBeUndefined();
  expect(iamActionOf({ operation: "ALTER", resourceType: "DELEGATION_TOKEN", resourceName: "x" }, cluster)).toBeUndefined();
});
