/** A record of the drill's producer. */
export interface Sample {
  readonly sentAtMs: number;
  /** @default it was never acknowledged */
  readonly acknowledgedAtMs?: number;
  /** @default the drill's consumer did not read it */
  readonly consumedAtMs?: number;
}

/** Percentiles of durations, in ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Returns percentiles by the nearest-rank method; undefined for no values. */
export function percentiles(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** A time without an acknowledgement. */
export interface Gap {
  readonly fromMs: number;
  readonly lengthMs: number;
}

/** Returns the times between two events that are longer than `leastMs`, the longest first. */
export function gaps(timesMs: readonly number[], leastMs: number): Gap[] {
  const sorted = [...timesMs].sort((a, b) => a - b);
  return sorted
    .flatMap((time, i) => {
      const previous = sorted[i - 1];
      return previous !== undefined && time - previous > leastMs ? [{ fromMs: previous, lengthMs: time - previous }] : [];
    })
    .sort((a, b) => b.lengthMs - a.lengthMs);
}

/** A value for each second of a drill. */
export interface Second {
  /** Seconds since the start. */
  readonly at: number;
  readonly acknowledged: number;
  readonly consumed: number;
  /** 99th percentile of the time until the acknowledgement of records sent in this second, in ms. */
  readonly latencyP99Ms?: number;
}

/** Returns the throughput and latency of each second from `startMs` to `endMs`. */
export function bySecond(samples: readonly Sample[], startMs: number, endMs: number): Second[] {
  const seconds = Math.max(1, Math.ceil((endMs - startMs) / 1000));
  const within = (time: number | undefined, second: number) => time !== undefined && Math.floor((time - startMs) / 1000) === second;
  return Array.from({ length: seconds }, (_, at) => {
    const latencies = samples.flatMap(({ sentAtMs, acknowledgedAtMs }) =>
      acknowledgedAtMs !== undefined && within(sentAtMs, at) ? [acknowledgedAtMs - sentAtMs] : [],
    );
    const latency = percentiles(latencies)?.p99;
    return {
      at,
      acknowledged: samples.filter(({ acknowledgedAtMs }) => within(acknowledgedAtMs, at)).length,
      consumed: samples.filter(({ consumedAtMs }) => within(consumedAtMs, at)).length,
      ...(latency !== undefined && { latencyP99Ms: latency }),
    };
  });
}
