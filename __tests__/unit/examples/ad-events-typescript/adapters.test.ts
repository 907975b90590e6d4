import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Producer, ProducerRecord } from "kafkajs";
import { FileImpressionLedger } from "../../../../examples/clients/ad-events-typescript/adapters/file-impression-ledger.js";
import { KafkaAdEventLog } from "../../../../examples/clients/ad-events-typescript/adapters/kafka-ad-event-log.js";
import type { AdEvent } from "../../../../examples/clients/ad-events-typescript/domain/ad-event.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const event = (eventId: string, adId = "a"): AdEvent => ({ eventId, adId, timestamp: 1, impressions: 2 });

test("the ledger stores an event once, also after a restart and a line that a crash cut off", () => {
  const file = join(folder, "ledger.csv");
  const first = new FileImpressionLedger(file);
  expect([first.record(event("1")), first.record(event("1"))]).toEqual([true, false]);
  first.close();
  writeFileSync(file, `${readFileSync(file, "utf8")}2,a`);

  const second = new FileImpressionLedger(file);
  expect([second.record(event("1")), second.record(event("2"))]).toEqual([false, true]);
  second.close();

  expect(readFileSync(file, "utf8")).toBe("1,a,2\n2,a,2\n");
});

test("events of an ad are sent one after the other, those of other ads at the same time, and a failure stops none", async () => {
  const started: string[] = [];
  const open = new Map<string, (outcome: Error | undefined) => void>();
  const send = ({ messages }: ProducerRecord) => {
    const { eventId } = JSON.parse(String(messages[0]?.value)) as AdEvent;
    started.push(`${messages[0]?.key} ${eventId}`);
    return new Promise<never[]>((resolve, reject) => open.set(eventId, (failure) => (failure ? reject(failure) : resolve([]))));
  };
  const log = new KafkaAdEventLog({ send } as unknown as Producer, { acks: -1, timeout: 1 }, "ad-events");
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  const [one, two, three] = [log.append(event("1", "a")), log.append(event("2", "a")), log.append(event("3", "b"))];
  const failed = expect(one).rejects.toThrow("no leader");
  await turn();
  expect(started).toEqual(["a 1", "b 3"]);
  open.get("1")?.(new Error("no leader"));
  await failed;
  await turn();
  expect(started).toEqual(["a 1", "b 3", "a 2"]);
  open.get("2")?.(undefined);
  open.get("3")?.(undefined);

  expect(await Promise.all([two, three])).toEqual([undefined, undefined]);
});
