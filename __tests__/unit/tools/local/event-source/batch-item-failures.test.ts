import { expect, test } from "@jest/globals";
import { recordsToRetry } from "../../../../../tools/local/event-source/batch-item-failures.js";
import { partitionName } from "../../../../../tools/local/event-source/record.js";
import { records } from "../../../../support/local-platform/scripted.js";

const batch = [...records(0, 1, 4), ...records(1, 1, 3)];
const all = ["t-0@1", "t-0@2", "t-0@3", "t-0@4", "t-1@1", "t-1@2", "t-1@3"];
const retried = (response: unknown) => recordsToRetry(JSON.stringify(response), batch).map((one) => `${partitionName(one)}@${one.offset}`);
const failures = (...identifiers: unknown[]) => ({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });

test.each<[string, unknown]>([
  ["null", null],
  ["text", "text"],
  ["a number", 7],
  ["no field", {}],
  ["null in the field", { batchItemFailures: null }],
  ["an empty list", { batchItemFailures: [] }],
])("%s is a success", (_, response) => {
  expect(retried(response)).toEqual([]);
});

test.each<[string, unknown]>([
  ["a value that is not a list", { batchItemFailures: {} }],
  ["an unknown partition", failures({ partition: "t-2", offset: 1 })],
  ["an unknown offset", failures({ partition: "t-0", offset: 5 })],
  ["an offset of another partition", failures({ partition: "t-1", offset: 4 })],
  ["no offset", failures({ partition: "t-0" })],
  ["null as offset", failures({ partition: "t-0", offset: null })],
  ["empty text as offset", failures({ partition: "t-0", offset: "" })],
  ["no identifier", { batchItemFailures: [{}] }],
  ["null as identifier", failures(null)],
  ["null as failure", { batchItemFailures: [null] }],
  ["one valid and one unknown", failures({ partition: "t-0", offset: 4 }, { partition: "t-9", offset: 1 })],
])("%s fails the whole batch", (_, response) => {
  expect(retried(response)).toEqual(all);
});

test("retries each partition from its lowest failure, in the order of the batch", () => {
  const response = failures({ partition: "t-1", offset: 3 }, { partition: "t-0", offset: 4 }, { partition: "t-0", offset: 3 });

  expect(retried(response)).toEqual(["t-0@3", "t-0@4", "t-1@3"]);
  expect(retried(failures({ partition: "t-0", offset: 2 }, { partition: "t-0", offset: 4 }))).toEqual(["t-0@2", "t-0@3", "t-0@4"]);
  expect(retried(failures({ partition: "t-1", offset: "2" }))).toEqual(["t-1@2", "t-1@3"]);
});

test("an offset of 0 is a valid offset", () => {
  expect(recordsToRetry(JSON.stringify(failures({ partition: "t-0", offset: 0 })), records(0, 0, 1))).toHaveLength(2);
  expect(recordsToRetry(JSON.stringify(failures({ partition: "t-0", offset: null })), records(0, 0, 1))).toHaveLength(2);
});
