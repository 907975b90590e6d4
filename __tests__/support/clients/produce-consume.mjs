// A program that uses only the files of `msk client-config --for node`: it sends a record with the given number of bytes, reads it back,
// and prints its size.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

const [folder, topic, bytes] = process.argv.slice(2);
const { consumer, durable, producer } = await import(pathToFileURL(`${folder}/kafka-client.mjs`).href);
const digest = (value) => createHash("sha256").update(value).digest("hex");

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
console.log(JSON.stringify({ bytes: back.length }));
process.exit(0); // without waiting seconds for the last fetch of the consumer
