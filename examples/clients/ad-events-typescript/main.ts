// tsx main.ts produce|as-is|consume name=value …, with the folder of `kafka-client.mjs` in KAFKA_CLIENT.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { kafkaDeadLetters, listen } from "./adapters/ad-event-listener.js";
import { FileImpressionLedger } from "./adapters/file-impression-ledger.js";
import { KafkaAdEventLog } from "./adapters/kafka-ad-event-log.js";
import { kafkaClient } from "./adapters/kafka-client.js";
import { CountImpressions } from "./application/count-impressions.js";
import { publishImpressions } from "./application/publish-impressions.js";
import { FireAndForget } from "./as-is/fire-and-forget.js";
import { adEvent } from "./domain/ad-event.js";

const ADS = 50;
const defaults = {
  topic: "ad-events",
  deadLetterTopic: "ad-events-dead-letters",
  group: "ad-events-service",
  ledger: "impressions.csv",
  count: "1000",
  perSecond: "100",
};
type Settings = typeof defaults;

/** Numbers and ads of the events to send, each when it is due. */
async function* load({ count, perSecond }: Settings): AsyncGenerator<{ adId: string; impressions: number }> {
  const start = Date.now();
  for (let i = 0; i < Number(count); i++) {
    await sleep(Math.max(0, start + (i * 1_000) / Number(perSecond) - Date.now()));
    yield { adId: `ad-${i % ADS}`, impressions: (i % 3) + 1 };
  }
}

const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const profiles: Readonly<Record<string, (settings: Settings) => Promise<void>>> = {
  produce: async (settings) => {
    const { producer: create, durable } = await kafkaClient(process.env["KAFKA_CLIENT"] ?? ".");
    const producer = create();
    await producer.connect();
    const events = async function* () {
      for await (const { adId, impressions } of load(settings)) {
        yield adEvent({ eventId: randomUUID(), adId, timestamp: Date.now(), impressions });
      }
    };
    const account = await publishImpressions(new KafkaAdEventLog(producer, durable, settings.topic), events());
    await producer.disconnect();
    print({ sent: Number(settings.count), ...account });
  },

  // It only knows what it has sent.
  "as-is": async (settings) => {
    const { kafka } = await kafkaClient(process.env["KAFKA_CLIENT"] ?? ".");
    const client = new FireAndForget(kafka, settings.topic);
    await client.connect();
    for await (const { adId, impressions } of load(settings)) client.send(adId, impressions);
    await client.close();
    print({ sent: Number(settings.count) });
    // Nothing waits for its requests: one of them can open a connection after the disconnect, and the process would not exit.
    process.exit(0);
  },

  consume: async (settings) => {
    const { producer: create, consumer: createConsumer, durable } = await kafkaClient(process.env["KAFKA_CLIENT"] ?? ".");
    const [producer, consumer] = [create(), createConsumer(settings.group)];
    const ledger = new FileImpressionLedger(settings.ledger);
    consumer.on("consumer.crash", ({ payload: { error, restart } }) => {
      if (!restart) fail(error); // whatever runs the process starts it again
    });
    await producer.connect();
    const deadLetters = kafkaDeadLetters(producer, durable, settings.deadLetterTopic);
    await listen(consumer, settings.topic, new CountImpressions(ledger), deadLetters);
    await new Promise((resolve) => process.once("SIGTERM", resolve));
    await consumer.disconnect(); // waits for the records in progress, and commits
    await producer.disconnect();
    ledger.close();
  },
};

function fail(failure: unknown): never {
  process.stderr.write(`${failure instanceof Error ? failure.stack : failure}\n`);
  process.exit(1);
}

const [name = "", ...pairs] = process.argv.slice(2);
const settings = { ...defaults, ...Object.fromEntries(pairs.map((pair) => pair.split("=", 2))) };
const profile = profiles[name] ?? (() => Promise.reject(new Error(`unknown profile "${name}"; use ${Object.keys(profiles).join(", ")}`)));
profile(settings).catch(fail);
