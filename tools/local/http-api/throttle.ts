import type { Stage, Throttling } from "./host.js";

interface Bucket {
  tokens: number;
  filledAtMs: number;
  readonly settings: string;
}

/** Token buckets of one API, one for each stage and route, with the most recently applied limits. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Returns true if the request is within the limits. A route without limits is not throttled; in AWS the account's limits apply. */
  admits(stage: Stage, routeKey: string): boolean {
    const limits: Throttling = { ...stage.defaultThrottling, ...stage.routeThrottling?.[routeKey] };
    if (limits.rateLimit === undefined && limits.burstLimit === undefined) {
      return true;
    }
    const rate = limits.rateLimit ?? Number.POSITIVE_INFINITY;
    const burst = limits.burstLimit ?? Math.max(1, rate);
    const bucket = this.#bucket(`${stage.name} ${routeKey}`, `${rate} ${burst}`, burst);
    const now = this.now();
    bucket.tokens = rate === Number.POSITIVE_INFINITY ? burst : Math.min(burst, bucket.tokens + ((now - bucket.filledAtMs) / 1000) * rate);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens -= 1;
    return true;
  }

  #bucket(key: string, settings: string, burst: number): Bucket {
    let bucket = this.#buckets.get(key);
    if (bucket?.settings !== settings) {
      bucket = { tokens: burst, filledAtMs: this.now(), settings };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}
