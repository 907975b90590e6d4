// A program that uses only the files of `msk client-config --for node`: it lists and describes a topic, creates, changes and deletes one,
// sends a record with the given number of bytes, reads it back, and prints what it did. Arguments: the folder of the files, topic, bytes.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const TOPIC = 2; // the resource type of kafkajs
const [folder, topic, bytes] = process.argv.slice(2);
const { consumer, durable, kafka, producer } = await import(pathToFileURL(`${folder}/kafka-client.mjs`).href);
const digest = (value) => createHash("sha256").update(value).digest("hex");

async function until(what, attempt) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if (await attempt().catch(() => false)) return;
  throw new Error(`not within a minute: ${what}`);
}

const admin = kafka.admin();
await admin.connect();
const listed = (await admin.listTopics()).includes(topic);
const { partitions } = (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0];
const own = `node-${randomUUID()}`;
await admin.createTopics({ waitForLeaders: false, topics: [{ topic: own, numPartitions: 2, replicationFactor: 3 }] });
await until("the topic is listed", async () => (await admin.listTopics()).includes(own));
const configEntries = [{ name: "retention.ms", value: "60000" }];
await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: own, configEntries }] });
const described = async () => {
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name: own }] });
  return resources[0].configEntries.find(({ configName }) => configName === "retention.ms").configValue;
};
await until("the retention is changed", async () => (await described()) === "60000");
const retention = await described();
await admin.deleteTopics({ topics: [own] });
await until("the topic is deleted", async () => !(await admin.listTopics()).includes(own));
await admin.disconnect();

const value = randomBytes(Number(bytes));
const sender = producer();
await sender.connect();
const [{ partition, baseOffset: offset }] = await sender.send({ ...durable, topic, messages: [{ value }] });
await sender.disconnect();

const reader = consumer(`${topic}-${randomUUID()}`);
await reader.connect();
await reader.subscribe({ topic, fromBeginning: true });
const read = new Promise((resolve) => {
  const eachMessage = async (record) => record.partition === partition && record.message.offset === offset && resolve(record.message.value);
  reader.run({ eachMessage });
});
const back = await read;
if (digest(back) !== digest(value)) throw new Error("read a different value");
const replicas = partitions[0].replicas.length;
console.log(JSON.stringify({ listed, partitions: partitions.length, replicas, retention, deleted: true, bytes: back.length }));
process.exit(0); // without waiting seconds for the last fetch of the consumer
