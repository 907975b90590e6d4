import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { TokenRefused } from "../../../../lambdas/kafka/iam-authentication.js";
import { AcknowledgedProducer } from "../../../../lambdas/kafka/producer.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { closedConnection, createErrorFromCode } from "../../../support/lambdas/kafkajs-errors.js";
import { KafkajsProducerFake, silent } from "../../../support/lambdas/kafkajs-producer-fake.js";

const message = { key: "a", value: "1" };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A producer over these fakes, each opened in turn. */
function over(...fakes: KafkajsProducerFake[]) {
  const opened: KafkajsProducerFake[] = [];
  const producer = new AcknowledgedProducer(() => {
    const next = fakes[opened.length];
    if (!next) throw new Error("opened more producers than expected");
    opened.push(next);
    return next.producer;
  });
  return { producer, opened };
}

test("asks all replicas in sync to acknowledge, within the time that is left", async () => {
  const fake = new KafkajsProducerFake();
  await over(fake).producer.send("ad-events", message, Deadline.in(8_000));
  expect(fake.sent).toEqual([{ topic: "ad-events", messages: [message], acks: -1, timeout: 8_000 }]);
});

test("opens one connection for concurrent first requests and all that follow", async () => {
  const fake = new KafkajsProducerFake();
  const { producer } = over(fake);
  const send = () => producer.send("t", message, Deadline.in(1_000));
  const offsets = [...(await Promise.all([send(), send(), send()])), await send()].map((written) => written.baseOffset);
  expect({ offsets, connects: fake.connects }).toEqual({ offsets: ["0", "1", "2", "3"], connects: 1 });
});

test("opens a new connection once when the old one died, and closes the dead one", async () => {
  const dead = new KafkajsProducerFake(() => Promise.reject(closedConnection()));
  const fresh = new KafkajsProducerFake();
  const { producer, opened } = over(dead, fresh);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect([opened.length, dead.disconnects > 0, fresh.disconnects]).toEqual([2, true, 0]);
});

test("gives up after the second dead connection, and begins anew with the next request", async () => {
  const [first, second, third] = [0, 1, 2].map(
    (n) => new KafkajsProducerFake(n < 2 ? () => Promise.reject(closedConnection()) : undefined),
  );
  const { producer, opened } = over(first as KafkajsProducerFake, second as KafkajsProducerFake, third as KafkajsProducerFake);
  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("Closed connection");
  expect(opened).toHaveLength(2);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("keeps the connection when the cluster answers that it can't", async () => {
  const fake = new KafkajsProducerFake(() => Promise.reject(createErrorFromCode(19)));
  const { producer, opened } = over(fake);
  for (let request = 0; request < 2; request += 1) {
    await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "NOT_ENOUGH_REPLICAS" });
  }
  expect([opened.length, fake.connects, fake.disconnects]).toEqual([1, 1, 0]);
});

test("leaves a connection whose token was refused, without another try for the same request", async () => {
  const refused = new KafkajsProducerFake(undefined, () => Promise.reject(new TokenRefused("{}")));
  const { producer, opened } = over(refused, new KafkajsProducerFake());
  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("the broker refused the IAM token: {}");
  expect([opened.length, refused.disconnects]).toEqual([1, 1]);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("leaves a silent connection at half time, for another", async () => {
  const { producer } = over(new KafkajsProducerFake(silent), new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));
  await jest.advanceTimersByTimeAsync(4_000);
  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("waits on for a slow cluster that answers something", async () => {
  let answer: () => void = () => undefined;
  const slow: KafkajsProducerFake = new KafkajsProducerFake(
    (record) => new Promise((resolve) => (answer = () => resolve(slow.acknowledge(record)))),
  );
  const { producer, opened } = over(slow);
  const sending = producer.send("t", message, Deadline.in(8_000));
  await jest.advanceTimersByTimeAsync(1_000);
  slow.hear();
  await jest.advanceTimersByTimeAsync(6_000);
  answer();
  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});

test("answers by the deadline when nothing does, and closes what it leaves", async () => {
  const fakes = [new KafkajsProducerFake(silent), new KafkajsProducerFake(silent)];
  const { producer } = over(...fakes);
  const outcome = expect(producer.send("t", message, Deadline.in(8_000))).rejects.toMatchObject({ name: "DeadlineExceeded" });
  await jest.advanceTimersByTimeAsync(8_000);
  await outcome;
  expect(fakes.map(({ disconnects }) => disconnects)).toEqual([1, 1]);
});

test("closes an abandoned connection again when its last send has ended, since kafkajs may have opened it again", async () => {
  let end: (error: Error) => void = () => undefined;
  const abandoned = new KafkajsProducerFake(() => new Promise((_, reject) => (end = reject)));
  const { producer } = over(abandoned, new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));
  await jest.advanceTimersByTimeAsync(4_000);
  await sending;
  expect(abandoned.disconnects).toBe(1);
  end(closedConnection());
  await jest.advanceTimersByTimeAsync(0);
  expect(abandoned.disconnects).toBe(2);
});

test("does not trust a connection that was idle longer than the network remembers", async () => {
  const fakes = [new KafkajsProducerFake(), new KafkajsProducerFake()];
  const { producer, opened } = over(...fakes);
  await producer.send("t", message, Deadline.in(1_000));
  await jest.advanceTimersByTimeAsync(300_000);
  await producer.send("t", message, Deadline.in(1_000));
  expect(opened).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(300_001);
  await producer.send("t", message, Deadline.in(1_000));
  expect(opened).toHaveLength(2);
});

test("connects again after a connection that could not be opened", async () => {
  let attempts = 0;
  const connecting = async () => {
    attempts += 1;
    if (attempts === 1) throw createErrorFromCode(8);
  };
  const { producer, opened } = over(new KafkajsProducerFake(undefined, connecting));
  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "BROKER_NOT_AVAILABLE" });
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});
