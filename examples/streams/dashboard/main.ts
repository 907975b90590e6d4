// tsx main.ts [PORT], with the folder of `kafka-client.mjs` in KAFKA_CLIENT.
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import type { Consumer } from "kafkajs";
import { type Anomaly, Board, parseResult } from "./board.js";
import { dashboard } from "./server.js";

const MINUTES = "impressions-per-minute";
const ANOMALIES = "impression-anomalies";

async function main(port = "8080"): Promise<void> {
  const folder = process.env["KAFKA_CLIENT"] ?? ".";
  const kafka = (await import(pathToFileURL(`${folder}/kafka-client.mjs`).href)) as { consumer(groupId: string): Consumer };
  const board = new Board();
  // A group for each process: each reads all partitions from the beginning, and stores no offset. kafkajs returns committed records only.
  const consumer = kafka.consumer(`impressions-dashboard-${randomUUID()}`);
  consumer.on("consumer.crash", ({ payload: { error, restart } }) => {
    if (!restart) fail(error); // whatever runs the process starts it again
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [MINUTES, ANOMALIES], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, message }) => {
      const result = parseResult(message.value);
      if (!result) return;
      if (topic === MINUTES) board.addMinute(result);
      else board.addAnomaly(result as Anomaly);
    },
  });
  const server = dashboard(board).listen(Number(port), "127.0.0.1", () => {
    process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })}\n`);
  });
  process.once("SIGTERM", async () => {
    server.close();
    server.closeAllConnections();
    await consumer.disconnect();
  });
}

function fail(failure: unknown): never {
  process.stderr.write(`${failure instanceof Error ? failure.stack : failure}\n`);
  process.exit(1);
}

main(...process.argv.slice(2)).catch(fail);
