import { expect, test } from "@jest/globals";
import { topicName } from "../../../../modules/kafka/index.js";

test.each(["a", "orders.v1", "_orders-2", ".orders", "..a", "...", "x".repeat(249)])("accepts %s", (name) => {
  expect(topicName.safeParse(name).success).toBe(true);
});

test.each(["", ".", "..", "a b", "a/b", "ä", "orders\n", "x".repeat(250)])("refuses %j as Kafka does", (name) => {
  expect(topicName.safeParse(name).success).toBe(false);
});
