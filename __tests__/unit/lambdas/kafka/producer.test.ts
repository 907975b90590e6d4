import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { TokenRejected } from "../../../../lambdas/kafka/iam-authentication.js";
import { KafkaProducer } from "../../../../lambdas/kafka/producer.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { closedConnection, createErrorFromCode } from "../../../support/lambdas/kafkajs-errors.js";
import { KafkajsProducerFake, unresponsive } from "../../../support/lambdas/kafkajs-producer-fake.js";

const message = { key: "a", value: "1" };

// A fault can leave a test waiting for a time that does not pass here.
jest.setTimeout(3_000);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Creates a producer that uses these fakes one after another. */
function producerWith(...fakes: KafkajsProducerFake[]) {
  const opened: KafkajsProducerFake[] = [];
  const producer = new KafkaProducer(() => {
    const next = fakes[opened.length];
    if (!next) throw new Error("opened more producers than expected");
    opened.push(next);
    return next.producer;
  });
  return { producer, opened };
}

test("requires acknowledgement by all in-sync replicas within the remaining time", async () => {
  const fake = new KafkajsProducerFake();

  await producerWith(fake).producer.send("ad-events", message, Deadline.in(8_000));

  expect(fake.sent).toEqual([{ topic: "ad-events", messages: [message], acks: -1, timeout: 8_000 }]);
});

test("opens one connection for concurrent first requests and all later requests", async () => {
  const fake = new KafkajsProducerFake();
  const { producer } = producerWith(fake);
  const send = () => producer.send("t", message, Deadline.in(1_000));

  const offsets = [...(await Promise.all([send(), send(), send()])), await send()].map((written) => written.baseOffset);

  expect({ offsets, connects: fake.connects }).toEqual({ offsets: ["0", "1", "2", "3"], connects: 1 });
});

test("replaces a closed connection once, and disconnects it", async () => {
  const closed = new KafkajsProducerFake(() => Promise.reject(closedConnection()));
  const fresh = new KafkajsProducerFake();
  const { producer, opened } = producerWith(closed, fresh);

  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect([opened.length, closed.disconnects > 0, fresh.disconnects]).toEqual([2, true, 0]);
});

test("fails after the second closed connection, and opens another one for the next request", async () => {
  const [first, second, third] = [0, 1, 2].map(
    (n) => new KafkajsProducerFake(n < 2 ? () => Promise.reject(closedConnection()) : undefined),
  );
  const { producer, opened } = producerWith(first as KafkajsProducerFake, second as KafkajsProducerFake, third as KafkajsProducerFake);

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("Closed connection");
  expect(opened).toHaveLength(2);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("keeps the connection when the cluster responds with an error", async () => {
  const fake = new KafkajsProducerFake(() => Promise.reject(createErrorFromCode(19)));
  const { producer, opened } = producerWith(fake);

  for (let request = 0; request < 2; request += 1) {
    await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "NOT_ENOUGH_REPLICAS" });
  }

  expect([opened.length, fake.connects, fake.disconnects]).toEqual([1, 1, 0]);
});

test("discards a connection whose token was rejected, and does not retry the request", async () => {
  const rejected = new KafkajsProducerFake(undefined, () => Promise.reject(new TokenRejected("{}")));
  const { producer, opened } = producerWith(rejected, new KafkajsProducerFake());

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("The broker rejected the IAM token: {}");
  expect([opened.length, rejected.disconnects]).toEqual([1, 1]);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("replaces an unresponsive connection after half of the time", async () => {
  const { producer } = producerWith(new KafkajsProducerFake(unresponsive), new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(4_000);

  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("waits until the deadline for a slow cluster that responds to other requests", async () => {
  let acknowledge: () => void = () => undefined;
  const slow: KafkajsProducerFake = new KafkajsProducerFake(
    (record) => new Promise((resolve) => (acknowledge = () => resolve(slow.acknowledge(record)))),
  );
  const { producer, opened } = producerWith(slow);
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(1_000);
  slow.respond();
  await jest.advanceTimersByTimeAsync(6_000);
  acknowledge();

  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});

test("rejects at the deadline without any response, and closes the connections", async () => {
  const fakes = [new KafkajsProducerFake(unresponsive), new KafkajsProducerFake(unresponsive)];
  const { producer } = producerWith(...fakes);
  const outcome = expect(producer.send("t", message, Deadline.in(8_000))).rejects.toMatchObject({ name: "DeadlineExceeded" });

  await jest.advanceTimersByTimeAsync(8_000);
  await outcome;

  expect(fakes.map(({ disconnects }) => disconnects)).toEqual([1, 1]);
});

test("closes a discarded connection again after its last send, because kafkajs can have reopened it", async () => {
  let fail: (error: Error) => void = () => undefined;
  const discarded = new KafkajsProducerFake(() => new Promise((_, reject) => (fail = reject)));
  const { producer } = producerWith(discarded, new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(4_000);
  await sending;

  expect(discarded.disconnects).toBe(1);

  fail(closedConnection());

  await jest.advanceTimersByTimeAsync(0);

  expect(discarded.disconnects).toBe(2);
});

test("replaces a connection that was idle for more than 300 s", async () => {
  const fakes = [new KafkajsProducerFake(), new KafkajsProducerFake()];
  const { producer, opened } = producerWith(...fakes);

  await producer.send("t", message, Deadline.in(1_000));
  await jest.advanceTimersByTimeAsync(300_000);
  await producer.send("t", message, Deadline.in(1_000));

  expect(opened).toHaveLength(1);

  await jest.advanceTimersByTimeAsync(300_001);
  await producer.send("t", message, Deadline.in(1_000));

  expect(opened).toHaveLength(2);
});

test("connects again after a failed connection attempt", async () => {
  let attempts = 0;
  const connecting = async () => {
    attempts += 1;
    if (attempts === 1) throw createErrorFromCode(8);
  };
  const { producer, opened } = producerWith(new KafkajsProducerFake(undefined, connecting));

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "BROKER_NOT_AVAILABLE" });
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});

test("gives kafkajs at least 1 ms, and whole ms", async () => {
  const fake = new KafkajsProducerFake();
  const { producer } = producerWith(fake);

  await producer.send("t", message, Deadline.in(0));
  await producer.send("t", message, Deadline.in(0.4));
  await producer.send("t", message, Deadline.in(2.1));

  expect(fake.sent.map(({ timeout }) => timeout)).toEqual([1, 1, 3]);
});

test("gives the second attempt what remains of the time", async () => {
  const second = new KafkajsProducerFake();
  const { producer } = producerWith(new KafkajsProducerFake(unresponsive), second);
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(3_999);

  expect(second.sent).toEqual([]);

  await jest.advanceTimersByTimeAsync(1);
  await sending;

  expect(second.sent).toEqual([{ topic: "t", messages: [message], acks: -1, timeout: 4_000 }]);
});

test("does not try again without time", async () => {
  const { producer, opened } = producerWith(new KafkajsProducerFake(() => Promise.reject(closedConnection())));

  await expect(producer.send("t", message, Deadline.in(0))).rejects.toThrow("Closed connection");
  expect(opened).toHaveLength(1);
});

test("replaces a closed connection once for concurrent requests, which share the new one", async () => {
  const closed = new KafkajsProducerFake(() => Promise.reject(closedConnection()));
  const fresh = new KafkajsProducerFake();
  const { producer, opened } = producerWith(closed, fresh);
  const send = () => producer.send("t", message, Deadline.in(1_000));

  await Promise.all([send(), send(), send()]);

  expect([opened.length, closed.sent.length, fresh.sent.length, fresh.disconnects]).toEqual([2, 3, 3, 0]);
});

test("does not wait longer than half of the time for a connection whose last response was before the request", async () => {
  let respond = true;
  const first: KafkajsProducerFake = new KafkajsProducerFake((record) =>
    respond ? Promise.resolve(first.acknowledge(record)) : new Promise(() => undefined),
  );
  const { producer, opened } = producerWith(first, new KafkajsProducerFake());
  await producer.send("t", message, Deadline.in(1_000));
  respond = false;
  await jest.advanceTimersByTimeAsync(1);
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(4_000);
  await sending;

  expect(opened).toHaveLength(2);
});

test("rejects at the deadline when the cluster responds to everything but the request, and keeps the time limit", async () => {
  const slow = new KafkajsProducerFake(unresponsive);
  const { producer, opened } = producerWith(slow);
  const settled = jest.fn();
  producer.send("t", message, Deadline.in(8_000)).catch(settled);
  await jest.advanceTimersByTimeAsync(100);
  slow.respond();

  await jest.advanceTimersByTimeAsync(7_899);

  expect(settled).not.toHaveBeenCalled();

  await jest.advanceTimersByTimeAsync(1);

  expect(settled).toHaveBeenCalledWith(expect.objectContaining({ name: "DeadlineExceeded" }));
  expect(opened).toHaveLength(1);
});

test("does not treat an error of the cluster as one without a response, although brokers respond", async () => {
  const fake: KafkajsProducerFake = new KafkajsProducerFake(() => {
    fake.respond();
    return Promise.reject(createErrorFromCode(19));
  });
  const { producer } = producerWith(fake);

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "NOT_ENOUGH_REPLICAS" });
  expect(fake.sent).toHaveLength(1);
});

test("a connection expires 300 s after its last response to any request, and is disconnected", async () => {
  const fakes = [new KafkajsProducerFake(), new KafkajsProducerFake()] as const;
  const { producer, opened } = producerWith(...fakes);
  await producer.send("t", message, Deadline.in(1_000));
  await jest.advanceTimersByTimeAsync(299_000);
  fakes[0].respond();
  await jest.advanceTimersByTimeAsync(300_000);
  await producer.send("t", message, Deadline.in(1_000));

  expect([opened.length, fakes[0].disconnects]).toEqual([1, 0]);

  await jest.advanceTimersByTimeAsync(300_001);
  await producer.send("t", message, Deadline.in(1_000));

  expect([opened.length, fakes[0].disconnects]).toEqual([2, 1]);
});

test("a connection without any response yet does not expire", async () => {
  const fake = new KafkajsProducerFake(() => Promise.reject(createErrorFromCode(19)));
  const { producer, opened } = producerWith(fake);

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow();
  await jest.advanceTimersByTimeAsync(600_000);
  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow();

  expect(opened).toHaveLength(1);
});

test("a failure to disconnect is ignored", async () => {
  const closed = new KafkajsProducerFake(() => Promise.reject(closedConnection()));
  closed.disconnect = () => Promise.reject(new Error("not connected"));
  const { producer } = producerWith(closed, new KafkajsProducerFake());

  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: "0" });
});

test("reports an acknowledgement without metadata", async () => {
  const { producer } = producerWith(new KafkajsProducerFake(async () => []));

  await expect(producer.send("clicks", message, Deadline.in(1_000))).rejects.toThrow(
    "kafkajs returned no metadata for the record sent to clicks.",
  );
});

test("listens to the responses of all requests", async () => {
  const fake = new KafkajsProducerFake();
  const on = jest.spyOn(fake, "on");
  await producerWith(fake).producer.send("t", message, Deadline.in(1_000));

  expect(on.mock.calls.map(([event]) => event)).toEqual(["producer.network.request"]);
});

test("a response in the same millisecond as the request counts", async () => {
  const slow = new KafkajsProducerFake(unresponsive);
  const { producer, opened } = producerWith(slow);
  const outcome = expect(producer.send("t", message, Deadline.in(8_000))).rejects.toMatchObject({ name: "DeadlineExceeded" });
  slow.respond();

  await jest.advanceTimersByTimeAsync(8_000);
  await outcome;

  expect(opened).toHaveLength(1);
});
