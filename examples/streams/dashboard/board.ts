/** The impressions of an ad in one minute: a record of `impressions-per-minute`. */
export interface Minute {
  readonly adId: string;
  /** In ms since the epoch. */
  readonly start: number;
  readonly impressions: number;
}

/** A minute that is far from what is usual: a record of `impression-anomalies`. */
export interface Anomaly extends Minute {
  readonly kind: "rise" | "drop";
  readonly expected: number;
}

/** What the page shows. */
export interface BoardState {
  /** By the id of the ad; the minutes of each in the order of their time. */
  readonly ads: readonly { readonly adId: string; readonly minutes: readonly Omit<Minute, "adId">[] }[];
  /** The newest first. */
  readonly anomalies: readonly Anomaly[];
}

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 60;
const KEPT_ANOMALIES = 20;

/** The last hour of each ad. A record that is received twice changes nothing. */
export class Board {
  private readonly ads = new Map<string, Map<number, number>>();
  private readonly anomalies = new Map<string, Anomaly>();
  private newest = 0;

  addMinute({ adId, start, impressions }: Minute): void {
    this.newest = Math.max(this.newest, start);
    const minutes = this.ads.get(adId) ?? new Map<number, number>();
    this.ads.set(adId, minutes.set(start, impressions));
    for (const old of minutes.keys()) if (old < this.first) minutes.delete(old);
  }

  addAnomaly(anomaly: Anomaly): void {
    this.anomalies.set(`${anomaly.adId} ${anomaly.start}`, anomaly);
    if (this.anomalies.size <= KEPT_ANOMALIES) return;
    const [oldest] = [...this.anomalies].sort(([, a], [, b]) => a.start - b.start);
    if (oldest) this.anomalies.delete(oldest[0]);
  }

  state(): BoardState {
    const ads = [...this.ads].flatMap(([adId, kept]) => {
      const minutes = [...kept].filter(([start]) => start >= this.first).sort(([a], [b]) => a - b);
      return minutes.length === 0 ? [] : [{ adId, minutes: minutes.map(([start, impressions]) => ({ start, impressions })) }];
    });
    return {
      ads: ads.sort((a, b) => a.adId.localeCompare(b.adId, "en", { numeric: true })),
      anomalies: [...this.anomalies.values()].sort((a, b) => b.start - a.start),
    };
  }

  /** The start of the first minute that is shown. */
  private get first(): number {
    return this.newest - (KEPT_MINUTES - 1) * MINUTE_MS;
  }
}

/** Returns the minute or the anomaly in the value of a record; undefined if it is neither. */
export function parseResult(value: Buffer | null): Minute | Anomaly | undefined {
  try {
    const { adId, start, impressions, ...rest } = JSON.parse(String(value));
    const valid = typeof adId === "string" && Number.isSafeInteger(start) && Number.isSafeInteger(impressions);
    return valid ? { adId, start, impressions, ...rest } : undefined;
  } catch {
    return undefined; // neither JSON nor an object
  }
}
