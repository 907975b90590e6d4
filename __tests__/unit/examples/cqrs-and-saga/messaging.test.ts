import { expect, test } from "@jest/globals";
import type { Message, Outgoing } from "../../../../examples/use-cases/cqrs-and-saga/domain/messages.js";
import { InvalidMessage, parseMessage } from "../../../../examples/use-cases/cqrs-and-saga/domain/parse-message.js";
import { receive } from "../../../../examples/use-cases/cqrs-and-saga/messaging/run-service.js";
import { ServiceDatabase } from "../../../../examples/use-cases/cqrs-and-saga/messaging/service-database.js";

const order = { id: "1", type: "PlaceOrder", orderId: "o", sku: "rare", amount: 100 };

/** A service that answers each message, and a record that it receives. */
function service({ fails = false } = {}) {
  const database = new ServiceDatabase(":memory:", "CREATE TABLE handled (id TEXT)");
  const state = { fails };
  const handle = ({ id, orderId }: Message): readonly Outgoing[] => {
    database.sql.prepare("INSERT INTO handled VALUES (?)").run(id);
    if (state.fails) throw new Error("the disk is full");
    return [{ topic: "participant-replies", message: { id: `${id}/reply`, type: "PaymentTaken", orderId } }];
  };
  const record = (value: string, offset = "7") => ({
    topic: "order-commands",
    partition: 2,
    message: { key: Buffer.from("o"), value: Buffer.from(value), offset },
  });
  return { database, handle, record, state, handled: () => database.sql.prepare("SELECT id FROM handled").all() };
}

/** What the relay would send, in order. */
function sent(database: ServiceDatabase): { topic: string; key: string; value: unknown }[] {
  const records: { topic: string; key: string; value: unknown }[] = [];
  for (let pending = database.next(); pending; pending = database.next()) {
    const { topic, key, value } = pending;
    records.push({ topic, key, value: JSON.parse(value) });
    database.sent(pending);
  }
  return records;
}

test.each([
  ["{", "the value is not JSON"],
  ["null", "the value is not a JSON object"],
  [JSON.stringify({ ...order, id: "" }), "id, type and orderId: non-empty texts are required"],
  [JSON.stringify({ ...order, sku: 1 }), "sku: a non-empty text is required"],
  [JSON.stringify({ ...order, amount: 0 }), "amount: a whole number of at least 1 is required"],
  [JSON.stringify({ ...order, amount: "100" }), "amount: a whole number of at least 1 is required"],
])("%s is no message: %s", (value, problem) => {
  const parsing = () => parseMessage(value);

  expect(parsing).toThrow(InvalidMessage);
  expect(parsing).toThrow(problem);
});

test("a message keeps the fields of its type", () => {
  expect(parseMessage(JSON.stringify({ ...order, other: 1 }))).toEqual(order);
  const cancelled = { id: "2", type: "OrderCancelled", orderId: "o", reason: "out of stock" };
  expect(parseMessage(JSON.stringify(cancelled))).toEqual(cancelled);
});

test("a message that arrives twice is handled and answered once", () => {
  const { database, handle, record, handled } = service();

  receive({ database, handle }, record(JSON.stringify(order)));
  receive({ database, handle }, record(JSON.stringify(order), "8"));

  expect(handled()).toEqual([{ id: "1" }]);
  expect(sent(database)).toEqual([
    { topic: "participant-replies", key: "o", value: { id: "1/reply", type: "PaymentTaken", orderId: "o" } },
  ]);
});

test("a message whose handling failed leaves nothing, and is handled when it is repeated", () => {
  const { database, handle, record, state, handled } = service({ fails: true });

  expect(() => receive({ database, handle }, record(JSON.stringify(order)))).toThrow("the disk is full");
  expect([handled(), database.next()]).toEqual([[], undefined]);
  state.fails = false;
  receive({ database, handle }, record(JSON.stringify(order)));

  expect([handled().length, sent(database).length]).toEqual([1, 1]);
});

test("a record that is no message becomes one dead letter, although it arrives twice", () => {
  const { database, handle, record, handled } = service();

  receive({ database, handle }, record("not JSON"));
  receive({ database, handle }, record("not JSON"));

  expect(handled()).toEqual([]);
  expect(sent(database)).toEqual([
    {
      topic: "saga-dead-letters",
      key: "o",
      value: { source: "order-commands/2/7", reason: "the value is not JSON", value: "not JSON" },
    },
  ]);
});
