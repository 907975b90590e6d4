import { expect, test } from "@jest/globals";
import { kafkaProblem } from "../../../../../tools/local/event-source/kafka-problem.js";

test("a refused token is called one, with the role and the cause", () => {
  const cause = new Error("Request is not valid given the current SASL state");
  const problem = kafkaProblem(cause, "arn:role");
  expect(problem.message).toBe("the cluster refused the IAM token of arn:role: may it kafka-cluster:Connect?");
  expect(problem.cause).toBe(cause);
});

test("other errors stay as they are", () => {
  const error = new Error("Not authorized to access group");
  expect(kafkaProblem(error, "arn:role")).toBe(error);
});
