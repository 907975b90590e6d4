import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { comparisonOf } from "../../../../../lambdas/topic-admin/adapters/invocation.js";
import { compare } from "../../../../../lambdas/topic-admin/domain/comparer.js";
import {
  ClusterNotReady,
  type ClusterState,
  NotPermitted,
  type Reconciliation,
  type StateQuery,
} from "../../../../../lambdas/topic-admin/domain/reconciler.js";
import { settled } from "../../../../support/lambdas/settled.js";

const declared = { name: "orders", partitions: 3, replicationFactor: 3, configuration: { "retention.ms": "2" } };
const comparison = comparisonOf({ topics: [declared], release: [] }) as Reconciliation;
const state: ClusterState = {
  brokers: 3,
  topics: [{ ...declared, configuration: { "retention.ms": "1" } }],
  acls: [],
  quotas: [],
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Compares with a cluster that answers in turn. @returns the response, and the time that it took, in ms */
async function compared(answers: readonly (Error | ClusterState | "nothing")[], deadlineMs = 5_000) {
  const queries: StateQuery[] = [];
  const cluster = {
    state: (query: StateQuery) => {
      const answer = answers[Math.min(queries.length, answers.length - 1)];
      queries.push(query);
      if (answer === "nothing") return new Promise<never>(() => undefined);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as ClusterState);
    },
  };
  const startedMs = Date.now();
  const response = await settled(compare(cluster, comparison, Deadline.in(deadlineMs)));
  return { response, queries, tookMs: Date.now() - startedMs };
}

const found = { differences: ["orders retention.ms: 2 declared, 1 on the cluster"], warnings: [] };

test("returns the differences, from one read", async () => {
  expect(await compared([state])).toEqual({
    response: found,
    queries: [{ configurationOf: ["orders"], acls: false, quotas: false }],
    tookMs: 0,
  });
});

test.each([new ClusterNotReady("starting"), new NotPermitted("denied")])("reads again after half a second: %s", async (error) => {
  const { response, queries, tookMs } = await compared([error, error, state]);

  expect(response).toEqual(found);
  expect([queries.length, tookMs]).toEqual([3, 1_000]);
});

test("returns why the cluster could not be read when no time remains for another attempt", async () => {
  const failed = (failure: string) => ({ differences: [], warnings: [], failure });

  expect(await compared([new ClusterNotReady("starting")], 1_500)).toMatchObject({ response: failed("starting"), tookMs: 1_000 });
  expect(await compared([new ClusterNotReady("starting")], 500)).toMatchObject({ response: failed("starting"), tookMs: 0 });
  expect((await compared([new ClusterNotReady("starting")], 501)).queries).toHaveLength(2);
  expect(await compared(["nothing"], 1_000)).toMatchObject({
    response: failed("The deadline passed before the cluster responded."),
    tookMs: 1_000,
  });
});

test("does not repeat a read that can't succeed", async () => {
  const { response, queries } = await compared([new Error("Can't read the topics: a defect"), state]);

  expect(response).toEqual({ differences: [], warnings: [], failure: "Can't read the topics: a defect" });
  expect(queries).toHaveLength(1);
});
