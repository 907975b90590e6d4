import { expect, jest, test } from "@jest/globals";
import { BatchProgress } from "../../../../../tools/local/event-source/batch-progress.js";
import { PollerProblems } from "../../../../../tools/local/event-source/poller-problems.js";
import { ProcessedOffsets } from "../../../../../tools/local/event-source/processed-offsets.js";
import { byPartition, partitionName } from "../../../../../tools/local/event-source/record.js";
import { record, records } from "../../../../support/local-platform/scripted.js";

const at = (partition: number, offset: number) => ({ topic: "t", partition, offset });

test("names partitions as Lambda does, and groups records by them in order", () => {
  expect(partitionName({ topic: "a-b", partition: 10 })).toBe("a-b-10");
  expect(
    [...byPartition([record(1, 5), record(0, 1), record(1, 4)])].map(([name, group]) => [name, group.map(({ offset }) => offset)]),
  ).toEqual([
    ["t-1", [5, 4]],
    ["t-0", [1]],
  ]);
});

test("advances each partition up to its first unprocessed record, and only while it is owned", () => {
  const leases = [{ revoked: false }, { revoked: false }];
  const all = [...records(0, 1, 3), ...records(1, 7, 8)];
  const progress = new BatchProgress(
    all.map((one) => ({ record: one, lease: leases[one.partition] as { revoked: boolean }, wanted: one.offset !== 7, bytes: 1 })),
  );
  const [first, second, third, , eighth] = all as [never, never, never, never, never];

  expect(progress.advance()).toEqual([at(1, 8)]);
  expect(progress.advance()).toEqual([]);

  progress.finish([second, third]);

  expect(progress.advance()).toEqual([]);

  progress.finish([first]);

  expect(progress.advance()).toEqual([at(0, 4)]);

  (leases[1] as { revoked: boolean }).revoked = true;
  progress.finish([eighth]);

  expect(progress.advance()).toEqual([]);
});

test("knows what is processed until the group has committed it", () => {
  const processed = new ProcessedOffsets();
  const has = (...offsets: number[]) => offsets.map((offset) => processed.has(record(0, offset)));

  expect(has(0)).toEqual([false]);

  processed.add(at(0, 5));
  processed.add(at(0, 3));

  expect(has(4, 5)).toEqual([true, false]);
  expect(processed.has(record(1, 4))).toBe(false);

  processed.removeCommitted(at(0, 4));
  processed.removeCommitted(at(1, 9));

  expect(has(4)).toEqual([true]);

  processed.removeCommitted(at(0, 5));

  expect(has(4, 0)).toEqual([false, false]);
});

test("logs each problem once while any poller fails, and the recovery of the last one", () => {
  const log = jest.fn();
  const problems = new PollerProblems(log);
  const [a, b] = [{}, {}];
  problems.recovered(a);
  problems.failed(a, "x");
  problems.failed(b, "x");
  problems.failed(b, "y");
  problems.recovered(a);
  problems.recovered(a);

  expect(log.mock.calls).toEqual([["restarts until it succeeds: x"], ["restarts until it succeeds: y"]]);

  problems.recovered(b);
  problems.failed(a, "x");

  expect(log.mock.calls.slice(2)).toEqual([["recovered: reads and commits again"], ["restarts until it succeeds: x"]]);
});
