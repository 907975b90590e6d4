import { expect, test } from "@jest/globals";
import { LONGEST_MANAGED_POLICY } from "../../../../modules/aws/index.js";
import { documentsOf } from "../../../../tools/policies/documents.js";
import type { PolicyStatement } from "../../../../tools/policies/statements.js";

const statement = (actions: number, length: number): PolicyStatement => ({
  Effect: "Allow",
  Action: Array.from({ length: actions }, (_, n) => `s:${String(n).padStart(length - 2, "0")}`),
  Resource: ["*"],
});
const lengths = (statements: readonly PolicyStatement[]) => documentsOf(statements).map((document) => JSON.stringify(document).length);

test("statements share a document as long as it fits into a managed policy", () => {
  const empty = JSON.stringify({ Version: "2012-10-17", Statement: [statement(1, 3)] }).length;
  const one = statement(1, 3 + LONGEST_MANAGED_POLICY - empty);

  expect(lengths([one])).toEqual([LONGEST_MANAGED_POLICY]);
  expect(lengths([one, statement(1, 10)])).toEqual([LONGEST_MANAGED_POLICY, empty + 7]);
  expect(documentsOf([statement(2, 10), statement(3, 10)])).toEqual([
    { Version: "2012-10-17", Statement: [statement(2, 10), statement(3, 10)] },
  ]);
});

test("a later statement fills an earlier document", () => {
  const [large, larger, small] = [statement(50, 80), statement(60, 80), statement(1, 10)];

  expect(documentsOf([large, larger, small]).map(({ Statement }) => Statement.length)).toEqual([2, 1]);
});

test("a statement that is too long is divided by its actions, and none is lost", () => {
  const long = statement(301, 40);
  const documents = documentsOf([long]);

  expect(documents.map((document) => JSON.stringify(document).length <= LONGEST_MANAGED_POLICY)).toEqual([true, true, true, true]);
  expect(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))).toEqual(long.Action);
  expect(documents[0]?.Statement[0]?.Resource).toEqual(["*"]);
});

test("one action that is too long is not divided", () => {
  expect(lengths([statement(1, 7000)])).toHaveLength(1);
});
