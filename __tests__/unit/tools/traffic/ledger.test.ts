import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Ledger } from "../../../../tools/traffic/ledger.js";

/** Returns a ledger of events `sent`, of which some are acknowledged: `[id, time]` or `[id, time, partition]`. */
function ledgerOf(sent: readonly string[], acknowledged: readonly (readonly [string, number, number?])[]): Ledger {
  const ledger = new Ledger();
  for (const id of sent) ledger.send(id);
  for (const [id, atMs, partition = 0] of acknowledged) ledger.acknowledge(id, { partition, offset: "0", atMs });
  return ledger;
}

describe("the account of a run", () => {
  test("of events that are all found has nothing lost", () => {
    const ledger = ledgerOf(
      ["a", "b"],
      [
        ["a", 100],
        ["b", 130],
      ],
    );
    const found = new Map([
      ["a", 1],
      ["b", 1],
    ]);

    expect(ledger.settle(found)).toEqual({ sent: 2, acknowledged: 2, lost: [], unacknowledged: 0, duplicates: 0, longestGapMs: 30 });
  });

  test("names every acknowledged event that is not found", () => {
    const ledger = ledgerOf(
      ["a", "b", "c", "d"],
      [
        ["a", 100],
        ["b", 130],
        ["c", 190],
      ],
    );

    expect(ledger.settle(new Map([["b", 1]]))).toEqual({
      sent: 4,
      acknowledged: 3,
      lost: ["a", "c"],
      unacknowledged: 1,
      duplicates: 0,
      longestGapMs: 60,
    });
    expect(ledger.settle(new Map()).lost).toEqual(["a", "b", "c"]);
  });

  test("counts an event that was found 0 times as lost", () => {
    expect(ledgerOf(["a"], [["a", 1]]).settle(new Map([["a", 0]])).lost).toEqual(["a"]);
  });

  test("does not count an unacknowledged event as lost, whether it is found or not", () => {
    const ledger = ledgerOf(["a", "b"], []);

    expect(ledger.settle(new Map([["a", 1]]))).toMatchObject({ acknowledged: 0, lost: [], unacknowledged: 2, duplicates: 0 });
  });

  test("counts events that were found more than once, acknowledged or not, but not those of other runs", () => {
    const ledger = ledgerOf(["a", "b", "c"], [["a", 1]]);
    const found = new Map([
      ["a", 2],
      ["b", 3],
      ["c", 1],
      ["of another run", 5],
    ]);

    expect(ledger.settle(found)).toMatchObject({ sent: 3, lost: [], duplicates: 2 });
  });

  test("holds for every outcome of every event", () => {
    const event = fc.record({ acknowledged: fc.boolean(), found: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const ids = events.map((_, index) => `event-${index}`);
        const of = (matches: (outcome: { acknowledged: boolean; found: number }) => boolean) =>
          ids.filter((_, index) => matches(events[index] as { acknowledged: boolean; found: number }));
        const acknowledged = of((outcome) => outcome.acknowledged);
        const ledger = ledgerOf(
          ids,
          acknowledged.map((id, index) => [id, index * 7]),
        );
        const found = new Map(ids.flatMap((id, index) => (events[index]?.found ? [[id, events[index].found] as const] : [])));

        expect(ledger.settle(found)).toEqual({
          sent: ids.length,
          acknowledged: acknowledged.length,
          lost: of((outcome) => outcome.acknowledged && outcome.found === 0),
          unacknowledged: ids.length - acknowledged.length,
          duplicates: of((outcome) => outcome.found > 1).length,
          longestGapMs: acknowledged.length > 1 ? 7 : 0,
        });
      }),
    );
  });
});

describe("the longest gap", () => {
  test("is the longest time between two acknowledgements, in the order of time", () => {
    const ledger = ledgerOf(
      ["a", "b", "c", "d"],
      [
        ["a", 5_000],
        ["b", 1_000],
        ["c", 1_200],
        ["d", 5_100],
      ],
    );

    expect(ledger.longestGapMs()).toBe(3_800);
    expect(ledger.settle(new Map()).longestGapMs).toBe(3_800);
  });

  test("of some partitions ignores the acknowledgements of others", () => {
    const ledger = ledgerOf(
      ["a", "b", "c", "d"],
      [
        ["a", 1_000, 0],
        ["b", 2_000, 1],
        ["c", 3_000, 0],
        ["d", 3_500, 2],
      ],
    );

    expect(ledger.longestGapMs([0])).toBe(2_000);
    expect(ledger.longestGapMs([0, 1])).toBe(1_000);
    expect(ledger.longestGapMs([2])).toBe(0);
    expect(ledger.longestGapMs([])).toBe(0);
  });

  test("is 0 with fewer than two acknowledgements", () => {
    expect(ledgerOf([], []).longestGapMs()).toBe(0);
    expect(ledgerOf(["a"], [["a", 9_000]]).longestGapMs()).toBe(0);
  });
});

test("the first acknowledgement of an event counts", () => {
  const ledger = ledgerOf(
    ["a", "b"],
    [
      ["a", 1_000],
      ["b", 1_500],
      ["a", 9_000],
    ],
  );

  expect(ledger.longestGapMs()).toBe(500);
  expect(ledger.acknowledgedCount).toBe(2);
  expect(ledger.acknowledgedIds).toEqual(["a", "b"]);
});

test("an event that was never sent can't be acknowledged", () => {
  const ledger = ledgerOf(["a"], []);

  expect(() => ledger.acknowledge("b", { partition: 0, offset: "0", atMs: 1 })).toThrow("b was acknowledged but never sent");
  expect(ledger.acknowledgedCount).toBe(0);
});

test("an event that is sent again counts once", () => {
  expect(ledgerOf(["a", "a", "b"], []).sentCount).toBe(2);
});

test("refusals are counted by their outcome", () => {
  const ledger = new Ledger();
  for (const outcome of ["503", "ECONNRESET", "503"]) ledger.refuse(outcome);

  expect([...ledger.refusals]).toEqual([
    ["503", 2],
    ["ECONNRESET", 1],
  ]);
});
