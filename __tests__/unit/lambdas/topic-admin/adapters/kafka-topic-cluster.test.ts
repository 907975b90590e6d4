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
  return { fake, cluster: new KafkaTopicCluster(fake.admin, fake) };
}

test("reads topic-level configuration only, without broker settings", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.topics.set("a", topic).set("other", { ...topic, name: "other" });

  expect(await kafka.state({ configurationOf: ["a", "absent"], acls: false, quotas: false })).toEqual({
    brokers: 3,
    topics: [topic, { ...topic, name: "other", configuration: {} }],
    acls: [],
    quotas: [],
  });
});

test("accepts the deletion of a topic that is already deleted", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.failures.push(["deleteTopics", createErrorFromCode(3)], ["deleteTopics", createErrorFromCode(73)]);

  await expect(kafka.apply(remove)).resolves.toBeUndefined();
  await expect(kafka.apply(remove)).rejects.toThrow("Can't delete a: listed as deletable: TOPIC_DELETION_DISABLED");
});

test("does not treat an existing but invisible topic as created", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.createTopics = async () => false;
  const exists = { name: "ClusterNotReady", message: expect.stringMatching(/^a: the topic exists but is not visible; /) };

  await expect(kafka.validate([create])).rejects.toMatchObject(exists);
  await expect(kafka.apply(create)).rejects.toMatchObject(exists);
});

test("reports what is pending until the cluster shows the result of an action", async () => {
  const { fake, cluster: kafka } = cluster();

  expect(await kafka.pending(create)).toBe("a: 0 of 2 partitions");

  fake.topics.set("a", topic);

  expect([await kafka.pending(create), await kafka.pending({ kind: "addPartitions", name: "a", from: 2, to: 3 })]).toEqual([
    undefined,
    "a: 2 of 3 partitions",
  ]);
  expect([await kafka.pending(configure), await kafka.pending(remove)]).toEqual([
    "a: the new configuration is not visible yet",
    "a: not deleted yet",
  ]);

  await kafka.apply(configure);

  expect(await kafka.pending(configure)).toBeUndefined();

  fake.topics.delete("a");

  expect(await kafka.pending(remove)).toBeUndefined();
});

test("waits for leaders, and for brokers without metadata of the topic", async () => {
  const { fake, cluster: kafka } = cluster();
  fake.topics.set("a", topic);
  fake.leader = -1;

  expect(await kafka.pending(create)).toBe("a: partition 0 has no leader");

  fake.failures.push(["fetchTopicMetadata", createErrorFromCode(3)]);

  expect(await kafka.pending(create)).toMatch(/^Can't read the topics: UNKNOWN_TOPIC_OR_PARTITION: /);
});
