import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiAnswer, ApiClient } from "./api-client.js";
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

/**
 * Sends impressions at a steady rate, whatever the answers take (an open loop: a slow platform gets no mercy), and tries each
 * again, under the same event id, while the API says that it can't take it now. The ledger keeps what came of each.
 *
 * @throws on an answer that is neither a success nor worth another try
 */
export async function sendImpressions(api: ApiClient, ledger: Ledger, load: SteadyLoad): Promise<void> {
  const { count, perSecond, advertisements = 50, signal } = load;
  const started = Date.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1_000) / perSecond;
    if (due > Date.now()) await sleep(due - Date.now(), undefined, signal ? { signal } : {});
    signal?.throwIfAborted();
    pending.push(sendOne(api, ledger, `ad-${index % advertisements}`, load));
  }
  await Promise.all(pending);
}

async function sendOne(api: ApiClient, ledger: Ledger, adId: string, { patienceMs = 60_000, signal }: SteadyLoad): Promise<void> {
  const eventId = randomUUID();
  const timestamp = Date.now();
  const deadline = timestamp + patienceMs;
  ledger.send(eventId);
  for (let attempt = 0; Date.now() < deadline && !signal?.aborted; attempt++) {
    const answer = await api.post(`/ads/${adId}/impression`, { eventId, timestamp }).catch(causeOf);
    if (typeof answer !== "string" && answer.status === 202) {
      const { partition, offset } = answer.body as { partition: number; offset: string };
      ledger.acknowledge(eventId, { partition, offset, atMs: Date.now() });
      return;
    }
    ledger.refuse(typeof answer === "string" ? answer : refusal(answer));
    if (typeof answer !== "string" && answer.status < 500 && answer.status !== 429) {
      throw new Error(`the API answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    await sleep(pauseMs(attempt, typeof answer === "string" ? undefined : answer.retryAfterSeconds));
  }
}

/** `503`, or `503 with Retry-After`: who refused knows when to come again. */
const refusal = ({ status, retryAfterSeconds }: ApiAnswer) =>
  retryAfterSeconds === undefined ? `${status}` : `${status} with Retry-After`;

/** As a caller should: at least what the API asks for, longer with each attempt, never all at the same moment. */
function pauseMs(attempt: number, retryAfterSeconds = 0): number {
  const growing = Math.min(250 * 2 ** attempt, 4_000);
  return Math.max(growing, Math.min(retryAfterSeconds * 1_000, 10_000)) * (0.75 + Math.random() / 2);
}

/** `fetch` hides what happened to the connection in the cause. */
function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name: string };
  return cause?.code ?? name;
}
