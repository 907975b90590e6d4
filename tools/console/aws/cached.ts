import type { Sourced } from "../api.js";

/**
 * Reads a source at most once in a time, however often it is asked for, and keeps its last answer. A source that fails is unavailable
 * with the message of its error.
 */
export class Cached<T> {
  private last: Sourced<T>;
  private readAt = Number.NEGATIVE_INFINITY;
  private pending: Promise<void> | undefined;

  /**
   * @param name - begins the reason of an unavailable source: `CloudWatch`
   * @param everyMs - the time between two reads
   */
  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly read: () => Promise<Sourced<T>>,
  ) {
    this.last = { state: "unavailable", reason: `${name} has not answered yet.` };
  }

  /** Returns the last answer, and begins to read the next one if it is due. */
  current(): Sourced<T> {
    if (!this.pending && performance.now() - this.readAt >= this.everyMs) {
      this.pending = this.refresh();
    }
    return this.last;
  }

  /** Returns the answer that is in progress, or the last one if none is due. */
  async latest(): Promise<Sourced<T>> {
    this.current();
    await this.pending;
    return this.last;
  }

  private async refresh(): Promise<void> {
    try {
      this.last = await this.read();
    } catch (error) {
      this.last = { state: "unavailable", reason: `${this.name}: ${(error as Error).message}` };
    } finally {
      this.readAt = performance.now();
      this.pending = undefined;
    }
  }
}

export const ready = <T>(data: T): Sourced<T> => ({ state: "ready", data });
export const unavailable = (reason: string): Sourced<never> => ({ state: "unavailable", reason });

/** Returns the data of a source, or a default for one that has none. */
export const dataOr = <T>(sourced: Sourced<T>, otherwise: T): T => (sourced.state === "ready" ? sourced.data : otherwise);
