import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Message } from "kafkajs";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { root } from "../../tools/setup/folders.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { DeployedExample } from "../support/examples/deployed-example.js";

// Four services with a role each: every order ends once, and what was paid and reserved agrees with it, although services and a broker fail.
const PATIENCE_MS = 20 * 60_000;
const NAMES = ["orders", "payments", "stock", "order-view"] as const;
type Name = (typeof NAMES)[number];

let example: DeployedExample;
let client: string;
const services = new Map<Name, ChildHandle>();
let view = "";

beforeAll(async () => {
  example = await DeployedExample.start("saga", "examples/use-cases/cqrs-and-saga/settings.yaml");
  client = await example.clientFiles("node");
  for (const name of NAMES) await start(name);
  await until("the read model to answer", () => view !== "");
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([...services.values()].map((service) => service.stop()));
  await example?.stop();
}, PATIENCE_MS);

async function start(name: Name): Promise<void> {
  const folder = join(example.folder, "databases");
  mkdirSync(folder, { recursive: true });
  const program = ["--import", "tsx", join(root, "examples/use-cases/cqrs-and-saga/main.ts"), name, folder];
  const service = startChild(process.execPath, program, {
    name,
    cwd: root,
    env: { ...(await example.environment(name)), KAFKA_CLIENT: client, NODE_NO_WARNINGS: "1" },
    logFile: join(example.folder, `${name}.log`),
    onLine: (line) => {
      if (line.startsWith('{"port"')) view = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
    },
  });
  services.set(name, service);
}

/** Kills a service with SIGKILL, and starts it again. */
async function restart(name: Name): Promise<void> {
  services.get(name)?.kill();
  expect(await services.get(name)?.exited).toEqual({ code: null, signal: "SIGKILL" });
  await start(name);
}

interface Order {
  readonly orderId: string;
  readonly state: string;
  readonly reason: string | null;
}

const orders = async () => (await (await fetch(view)).json()) as Order[];

/** Places orders: a third of them normal, a third too expensive, a third for the ten rare pieces. Each command is sent twice. */
async function place(first: number, last: number): Promise<void> {
  const commands: Message[] = [];
  for (let i = first; i <= last; i++) {
    const orderId = `order-${String(i).padStart(3, "0")}`;
    const command = {
      id: randomUUID(),
      type: "PlaceOrder",
      orderId,
      sku: i % 3 === 2 ? "rare" : "plenty",
      amount: i % 3 === 1 ? 900 : 100,
    };
    const message = { key: orderId, value: JSON.stringify(command) };
    commands.push(message, message);
  }
  await shop(commands);
}

/** Sends records of the shop, one after the other. */
async function shop(messages: readonly Message[]): Promise<void> {
  const producer = example.kafka("shop").producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (const message of messages) await producer.send({ topic: "order-commands", acks: -1, messages: [message] });
  await producer.disconnect();
}

const count = (of: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of of) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Counts the distinct messages of a topic by type. */
async function messages(topic: string): Promise<Record<string, number>> {
  const records = await readBack(example.kafka("saga-tester"), topic, { groupId: `test-${randomUUID()}` });
  const byId = new Map(records.map(({ value }) => JSON.parse(value) as { id: string; type: string }).map(({ id, type }) => [id, type]));
  return count([...byId.values()]);
}

test(
  "every order ends, paid and reserved or neither, although services and a broker are killed",
  async () => {
    await place(0, 39);
    await shop([{ key: "order-000", value: "not JSON" }]);
    await until("the first orders", async () => (await orders()).length > 10, { timeoutMs: 120_000 });
    await restart("payments");
    await restart("orders");
    await example.control.fault(example.outputs.cluster_name, 2, "kill");
    await untilInSync(example.kafka("saga-tester"), "order-events", 3, 120_000);
    await place(40, 89);
    await restart("stock");
    await restart("order-view");
    await until(
      "the end of all orders",
      async () => {
        const all = await orders();
        return all.length === 90 && all.every(({ state }) => state !== "placed");
      },
      { timeoutMs: 240_000, everyMs: 500 },
    );

    const ends = count((await orders()).map(({ state, reason }) => (reason ? `${state}: ${reason}` : state)));
    const replies = await messages("participant-replies");
    process.stderr.write(`saga: ${JSON.stringify(ends)}, replies ${JSON.stringify(replies)}\n`);
    expect(ends).toEqual({ completed: 40, "cancelled: payment declined": 30, "cancelled: out of stock": 20 });
    expect(replies).toEqual({ PaymentTaken: 60, PaymentDeclined: 30, StockReserved: 40, OutOfStock: 20, PaymentRefunded: 20 });
    expect(await messages("order-events")).toEqual({ OrderPlaced: 90, OrderCompleted: 40, OrderCancelled: 50 });
    const letters = await readBack(example.kafka("saga-tester"), "saga-dead-letters", { groupId: `test-${randomUUID()}` });
    expect(new Set(letters.map(({ key, value }) => `${key}: ${(JSON.parse(value) as { reason: string }).reason}`))).toEqual(
      new Set(["order-000: the value is not JSON"]),
    );
  },
  PATIENCE_MS,
);
