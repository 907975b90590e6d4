import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, ApiResponse } from "./api-client.js";
import type { Ledger } from "./ledger.js";
import { pauseMs } from "./pause.js";

/** A load of impressions at a steady rate. */
export interface SteadyLoad {
  readonly count: number;
  readonly perSecond: number;
  /** Number of advertisements, which are the record keys, used in turn. @default 50 */
  readonly advertisements?: number;
  /** How long one event is retried, in ms. @default 60000 */
  readonly retryMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Sends impressions at a steady rate, independent of response times (an open loop), and retries each one with the same event id while
 * the API is unavailable. The ledger records the outcome of each event.
 *
 * @throws Error on a response that is neither a success nor retryable
 */
export async function sendImpressions(api: ApiClient, ledger: Ledger, load: SteadyLoad): Promise<void> {
  const { count, perSecond, advertisements = 50, signal } = load;
  const started = Date.now();
  const pending: Promise<void>[] = [];
  let failure: Error | undefined;
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1_000) / perSecond;
    if (due > Date.now()) await sleep(due - Date.now(), undefined, signal ? { signal } : {});
    signal?.throwIfAborted();
    if (failure) break;
    const sent = sendOne(api, ledger, `ad-${index % advertisements}`, load).catch((error: Error) => {
      failure ??= error;
    });
    pending.push(sent);
  }
  await Promise.all(pending);
  if (failure) throw failure;
}

async function sendOne(api: ApiClient, ledger: Ledger, adId: string, { retryMs = 60_000, signal }: SteadyLoad): Promise<void> {
  const eventId = randomUUID();
  const timestamp = Date.now();
  const deadline = timestamp + retryMs;
  ledger.send(eventId);
  for (let attempt = 0; Date.now() < deadline && !signal?.aborted; attempt++) {
    const response = await api.post(`/ads/${adId}/impression`, { eventId, timestamp }).catch(causeOf);
    if (typeof response !== "string" && response.status === 202) {
      const { partition, offset } = response.body as { partition: number; offset: string };
      ledger.acknowledge(eventId, { partition, offset, atMs: Date.now() });
      return;
    }
    ledger.refuse(typeof response === "string" ? response : refusal(response));
    if (typeof response !== "string" && response.status < 500 && response.status !== 429) {
      throw new Error(`the API answered ${response.status}: ${JSON.stringify(response.body)}`);
    }
    await sleep(pauseMs(attempt, typeof response === "string" ? undefined : response.retryAfterSeconds));
  }
}

/** Returns `503` or `503 with Retry-After`. */
const refusal = ({ status, retryAfterSeconds }: ApiResponse) =>
  retryAfterSeconds === undefined ? `${status}` : `${status} with Retry-After`;

/** Returns the error code of the connection, which `fetch` puts into the cause. */
function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name: string };
  return cause?.code ?? name;
}
