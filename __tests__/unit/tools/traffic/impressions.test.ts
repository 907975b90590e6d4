import { describe, expect, test } from "@jest/globals";
import type { ApiClient, ApiResponse } from "../../../../tools/traffic/api-client.js";
import { sendImpressions } from "../../../../tools/traffic/impressions.js";
import { Ledger } from "../../../../tools/traffic/ledger.js";
import { pauseMs } from "../../../../tools/traffic/pause.js";

interface Posted {
  readonly path: string;
  readonly body: { readonly eventId: string; readonly timestamp: number };
  readonly atMs: number;
}

/** An API that answers the posts by their number with `answer`, and records them. */
function apiOf(answer: (post: number) => Partial<ApiResponse> | Error | Promise<ApiResponse>) {
  const posts: Posted[] = [];
  const post = async (path: string, body: Posted["body"]) => {
    posts.push({ path, body, atMs: Date.now() });
    const given = await answer(posts.length - 1);
    if (given instanceof Error) throw given;
    return { status: 202, body: { partition: posts.length % 3, offset: String(posts.length) }, ...given };
  };
  return { api: { post } as unknown as ApiClient, posts };
}

test("sends each event once, with its own id, and uses the advertisements in turn", async () => {
  const { api, posts } = apiOf(() => ({}));
  const ledger = new Ledger();
  const before = Date.now();
  await sendImpressions(api, ledger, { count: 5, perSecond: 1_000, advertisements: 2 });

  expect(posts.map(({ path }) => path)).toEqual([0, 1, 0, 1, 0].map((ad) => `/ads/ad-${ad}/impression`));
  expect(new Set(posts.map(({ body }) => body.eventId)).size).toBe(5);
  for (const { body, atMs } of posts) {
    expect(Object.keys(body)).toEqual(["eventId", "timestamp"]);
    expect(body.timestamp).toBeGreaterThanOrEqual(before);
    expect(body.timestamp).toBeLessThanOrEqual(atMs);
  }
  expect(ledger.acknowledgedIds).toEqual(posts.map(({ body }) => body.eventId));
  expect(ledger.sentCount).toBe(5);
  expect([...ledger.refusals]).toEqual([]);
});

test("uses 50 advertisements by default", async () => {
  const { api, posts } = apiOf(() => ({}));
  await sendImpressions(api, new Ledger(), { count: 51, perSecond: 10_000 });

  expect(posts[49]?.path).toBe("/ads/ad-49/impression");
  expect(posts[50]?.path).toBe("/ads/ad-0/impression");
});

test("records the partition and time of an acknowledgement", async () => {
  const { api } = apiOf((post) => ({ body: { partition: post % 2, offset: "7" } }));
  const ledger = new Ledger();
  await sendImpressions(api, ledger, { count: 3, perSecond: 10 });

  const gapMs = ledger.longestGapMs([0]); // the first and the third of three events at 10 per second
  expect(gapMs).toBeGreaterThanOrEqual(150);
  expect(gapMs).toBeLessThan(5_000);
  expect(ledger.longestGapMs([1])).toBe(0);
});

test("keeps the rate while no response arrives", async () => {
  let release: (response: ApiResponse) => void = () => undefined;
  const response = new Promise<ApiResponse>((resolve) => {
    release = resolve;
  });
  const { api, posts } = apiOf((post) => {
    if (post === 9) release({ status: 202, body: { partition: 0, offset: "0" } });
    return response;
  });
  const ledger = new Ledger();
  const started = Date.now();
  await sendImpressions(api, ledger, { count: 10, perSecond: 50 });

  expect(ledger.acknowledgedCount).toBe(10);
  for (const [index, { atMs }] of posts.entries()) expect(atMs - started).toBeGreaterThanOrEqual(index * 20 - 2);
});

describe("an event that is refused", () => {
  test.each([
    ["503", [{ status: 503 }], "503"],
    ["503 with Retry-After", [{ status: 503, retryAfterSeconds: 0 }], "503 with Retry-After"],
    ["429", [{ status: 429 }], "429"],
    ["500", [{ status: 500 }], "500"],
    ["a connection error", [Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })], "ECONNREFUSED"],
    ["a time-out", [Object.assign(new Error("timed out"), { name: "TimeoutError" })], "TimeoutError"],
  ])("with %s is sent again with the same id until it is acknowledged", async (_, refusals, outcome) => {
    const { api, posts } = apiOf((post) => refusals[post] ?? {});
    const ledger = new Ledger();
    await sendImpressions(api, ledger, { count: 1, perSecond: 100 });

    expect(posts).toHaveLength(2);
    expect(posts[1]?.body).toEqual(posts[0]?.body);
    expect((posts[1]?.atMs ?? 0) - (posts[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(180);
    expect([...ledger.refusals]).toEqual([[outcome, 1]]);
    expect([ledger.sentCount, ledger.acknowledgedCount]).toEqual([1, 1]);
  });

  test("until its time is over is not acknowledged", async () => {
    const { api, posts } = apiOf(() => ({ status: 503 }));
    const ledger = new Ledger();
    await sendImpressions(api, ledger, { count: 1, perSecond: 100, retryMs: 200 });

    expect(posts.length).toBeLessThanOrEqual(2);
    expect(ledger.settle(new Map())).toMatchObject({ sent: 1, acknowledged: 0, unacknowledged: 1, lost: [] });
    expect([...ledger.refusals]).toEqual([["503", posts.length]]);
  });

  test.each([200, 204, 302, 400, 403, 404, 499])("with %i fails the run", async (status) => {
    const { api, posts } = apiOf((post) => (post === 0 ? { status, body: { title: "wrong" } } : {}));
    const ledger = new Ledger();
    const load = { count: 100, perSecond: 100 };

    await expect(sendImpressions(api, ledger, load)).rejects.toThrow(`the API answered ${status}: {"title":"wrong"}`);
    expect(posts.length).toBeLessThan(100);
    expect(ledger.refusals.get(String(status))).toBe(1);
  });
});

test("stops when it is aborted, in the middle of the load and of a retry", async () => {
  const controller = new AbortController();
  const { api, posts } = apiOf((post) => {
    if (post === 2) controller.abort(new Error("interrupted"));
    return { status: 503 };
  });
  const ledger = new Ledger();

  await expect(sendImpressions(api, ledger, { count: 1_000, perSecond: 50, signal: controller.signal })).rejects.toThrow(
    /aborted|interrupted/,
  );
  expect(posts.length).toBeLessThan(10);
});

describe("the pause before an attempt", () => {
  test("doubles from 250 to 4,000 ms", () => {
    expect([0, 1, 2, 3, 4, 5, 20].map((attempt) => pauseMs(attempt, 0, 0.5))).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  test("is at least Retry-After, of which at most 10 s count", () => {
    expect([1, 3, 10, 60].map((seconds) => pauseMs(0, seconds, 0.5))).toEqual([1_000, 3_000, 10_000, 10_000]);
    expect(pauseMs(4, 1, 0.5)).toBe(4_000);
  });

  test("is between 75 % and 125 % of that by chance", () => {
    expect([0, 0.5, 1].map((random) => pauseMs(2, 0, random))).toEqual([750, 1_000, 1_250]);
    for (let draw = 0; draw < 100; draw++) {
      const pause = pauseMs(2);
      expect(pause).toBeGreaterThanOrEqual(750);
      expect(pause).toBeLessThan(1_250);
    }
    expect(new Set(Array.from({ length: 20 }, () => pauseMs(2))).size).toBeGreaterThan(1);
  });
});
