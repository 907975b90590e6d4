import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./api-client.js";
import type { Ledger } from "./ledger.js";

export interface SteadyLoad {
  readonly count: number;
  readonly perSecond: number;
  /** Impressions go to that many advertisements in turn: as many keys. @default 50 */
  readonly advertisements?: number;
  /** How long one event is tried before it is given up, in ms. @default 60000 */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/** Refusals of the API by status, and connections that failed (`0`). */
export type Refusals = Map<number, number>;

/**
 * Sends impressions at a steady rate, whatever the answers take (an open loop: a slow platform gets no mercy), and tries each
 * again, under the same event id, while the API says that it can't take it now.
 *
 * @returns how often the API refused, by status
 * @throws on an answer that is neither a success nor worth another try
 */
export async function sendImpressions(api: ApiClient, ledger: Ledger, load: SteadyLoad): Promise<Refusals> {
  const { count, perSecond, advertisements = 50, signal } = load;
  const refusals: Refusals = new Map();
  const started = Date.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1_000) / perSecond;
    if (due > Date.now()) await sleep(due - Date.now(), undefined, signal ? { signal } : {});
    signal?.throwIfAborted();
    pending.push(sendOne(api, ledger, `ad-${index % advertisements}`, load, refusals));
  }
  await Promise.all(pending);
  return refusals;
}

async function sendOne(
  api: ApiClient,
  ledger: Ledger,
  adId: string,
  { patienceMs = 60_000, signal }: SteadyLoad,
  refusals: Refusals,
): Promise<void> {
  const eventId = randomUUID();
  const timestamp = Date.now();
  const deadline = timestamp + patienceMs;
  ledger.send(eventId);
  while (Date.now() < deadline && !signal?.aborted) {
    const answer = await api.post(`/ads/${adId}/impression`, { eventId, timestamp }).catch(() => undefined);
    if (answer?.status === 202) {
      const { partition, offset } = answer.body as { partition: number; offset: string };
      ledger.acknowledge(eventId, { partition, offset, atMs: Date.now() });
      return;
    }
    const status = answer?.status ?? 0;
    refusals.set(status, (refusals.get(status) ?? 0) + 1);
    if (status !== 0 && status !== 429 && status < 500) throw new Error(`the API answered ${status}: ${JSON.stringify(answer?.body)}`);
    await sleep(Math.min((answer?.retryAfterSeconds ?? 0.2) * 1_000, 2_000) * (0.5 + Math.random()));
  }
}
