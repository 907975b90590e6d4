import { z } from "zod";
import { ApiClient } from "../../traffic/api-client.js";
import { sendImpressions } from "../../traffic/impressions.js";
import { Ledger } from "../../traffic/ledger.js";
import type { LoadView } from "../api.js";
import type { Target } from "../cluster/target.js";
import { ApiFailure } from "../server/failure.js";

export const loadInput = z.strictObject({
  perSecond: z.number().int().min(1).max(200),
  seconds: z.number().int().min(1).max(600),
});

/** Sends impressions to the event API, one load at a time. */
export class Load {
  private running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  private settings: z.output<typeof loadInput> | undefined;
  private ledger: Ledger | undefined;
  private failure: string | undefined;

  constructor(private readonly target: Target) {}

  get view(): LoadView | undefined {
    if (!this.settings || !this.ledger) return undefined;
    const refused = [...this.ledger.refusals.values()].reduce((sum, count) => sum + count, 0);
    const { sentCount: sent, acknowledgedCount: acknowledged } = this.ledger;
    return {
      running: this.running !== undefined,
      ...this.settings,
      sent,
      acknowledged,
      refused,
      ...(this.failure && { failure: this.failure }),
    };
  }

  /** Starts a load. @throws ApiFailure 409 if one is running */
  async start(settings: z.output<typeof loadInput>): Promise<void> {
    const { outputs, region, credentials } = this.target;
    if (!outputs.api_endpoint) throw new ApiFailure(409, "The platform has no event API.");
    const api = new ApiClient({ endpoint: outputs.api_endpoint, region, credentials: await credentials() });
    // After the last wait, so that of two requests at the same time only one starts a load.
    if (this.running) throw new ApiFailure(409, "A load is running; stop it first.");
    const { perSecond, seconds } = settings;
    const stop = new AbortController();
    const ledger = new Ledger();
    this.settings = settings;
    this.ledger = ledger;
    this.failure = undefined;
    const done = sendImpressions(api, ledger, { count: perSecond * seconds, perSecond, signal: stop.signal })
      .catch((error: Error) => {
        if (!stop.signal.aborted) this.failure = error.message;
      })
      .finally(() => {
        this.running = undefined;
      });
    this.running = { stop, done };
  }

  /** Stops the load, if one is running. */
  async stop(): Promise<void> {
    const { running } = this;
    running?.stop.abort();
    await running?.done;
  }
}
