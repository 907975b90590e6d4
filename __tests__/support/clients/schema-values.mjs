// A program that uses only the files of `msk client-config --for node --topic`: it writes an event with a schema, or reads all events of
// the topic, and prints them. Arguments: the folder of the files, topic, file of the schema, and the event as JSON to write.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, topic, file, written] = process.argv.slice(2);
const { consumer, durable, kafka, producer } = await import(pathToFileURL(`${folder}/kafka-client.mjs`).href);
const { decode, encoder } = await import(pathToFileURL(`${folder}/schema-registry.mjs`).href);
const definition = readFileSync(file, "utf8");

if (written) {
  const event = JSON.parse(written);
  const encode = await encoder(definition);
  const sender = producer();
  await sender.connect();
  await sender.send({ ...durable, topic, messages: [{ key: event.adId, value: encode(event) }] });
  await sender.disconnect();
  process.exit(0);
}

const admin = kafka.admin();
await admin.connect();
const end = (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
await admin.disconnect();
const reader = consumer(`integration-${randomUUID()}`);
await reader.connect();
await reader.subscribe({ topic, fromBeginning: true });
const events = [];
await new Promise((resolve) => {
  reader.run({
    eachMessage: async ({ message }) => {
      const { adId, eventId, impressions } = await decode(message.value, definition);
      if (events.push({ adId, eventId, impressions }) === end) resolve();
    },
  });
});
console.log(JSON.stringify(events));
process.exit(0); // without waiting seconds for the last fetch of the consumer
