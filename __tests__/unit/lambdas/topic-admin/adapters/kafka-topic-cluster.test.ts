import { expect, test } from "@jest/globals";
import { KafkaTopicCluster } from "../../../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import type { TopicAction } from "../../../../../lambdas/topic-admin/domain/topic-plan.js";
import { KafkajsAdminFake } from "../../../../support/lambdas/kafkajs-admin-fake.js";
import { createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";

const topic = { name: "a", partitions: 2, replicationFactor: 3, configuration: { "retention.ms": "1" } };
const create: TopicAction = { kind: "createTopic", ...topic };
const remove: TopicAction = { kind: "deleteTopic", name: "a" };
const configure: TopicAction = {
  kind: "changeConfiguration",
  name: "a",
  configuration: { "retention.ms": "2" },
  set: { "retention.ms": "2" },
  unset: [],
};

function cluster() {
  const fake = new KafkajsAdminFake();
  return { fake, cluster: new KafkaTopicCluster(fake.admin) };
}

test("reads what is set on a topic itself, and not what it takes from its brokers", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.topics.set("a", topic).set("other", { ...topic, name: "other" });
  expect(await kafka.state({ described: ["a", "absent"], acls: false })).toEqual({
    brokers: 3,
    topics: [topic, { ...topic, name: "other", configuration: {} }],
    acls: [],
  });
});

test("takes a topic that is gone already for deleted", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.failures.push(["deleteTopics", createErrorFromCode(3)], ["deleteTopics", createErrorFromCode(73)]);
  await expect(kafka.perform(remove)).resolves.toBeUndefined();
  await expect(kafka.perform(remove)).rejects.toThrow("can't delete a: released: TOPIC_DELETION_DISABLED");
});

test("does not take a topic that exists, but isn't shown, for created", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.createTopics = async () => false;
  const exists = { name: "ClusterNotReady", message: expect.stringMatching(/^a: it exists but isn't shown: /) };
  await expect(kafka.rehearse([create])).rejects.toMatchObject(exists);
  await expect(kafka.perform(create)).rejects.toMatchObject(exists);
});

test("sees an action done when the cluster shows it, and says what is missing until then", async () => {
  const { fake, cluster: kafka } = cluster();
  expect(await kafka.missing(create)).toBe("a: 0 of 2 partitions");
  fake.topics.set("a", topic);
  expect([await kafka.missing(create), await kafka.missing({ kind: "addPartitions", name: "a", from: 2, to: 3 })]).toEqual([
    undefined,
    "a: 2 of 3 partitions",
  ]);
  expect([await kafka.missing(configure), await kafka.missing(remove)]).toEqual([
    "a: its configuration is not shown yet",
    "a: still there",
  ]);
  await kafka.perform(configure);
  expect(await kafka.missing(configure)).toBeUndefined();
  fake.topics.delete("a");
  expect(await kafka.missing(remove)).toBeUndefined();
});

test("waits for leaders, and for brokers that have not heard of the topic", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.topics.set("a", topic);
  fake.leader = -1;
  expect(await kafka.missing(create)).toBe("a: partition 0 has no leader");
  fake.failures.push(["fetchTopicMetadata", createErrorFromCode(3)]);
  expect(await kafka.missing(create)).toMatch(/^can't read the topics: UNKNOWN_TOPIC_OR_PARTITION: /);
});
