import { expect, test } from "@jest/globals";
import { explainKafkaError } from "../../../../../tools/local/event-source/kafka-error.js";

test("names the role of a rejected IAM token and keeps the cause", () => {
  const cause = new Error("Request is not valid given the current SASL state");
  const problem = explainKafkaError(cause, "arn:role");
  expect(problem.message).toBe("the cluster rejected the IAM token of arn:role; check that the role allows kafka-cluster:Connect");
  expect(problem.cause).toBe(cause);
});

test("returns other errors unchanged", () => {
  const error = new Error("Not authorized to access group");
  expect(explainKafkaError(error, "arn:role")).toBe(error);
});
