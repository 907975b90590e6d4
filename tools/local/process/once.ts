/** Runs work once for concurrent callers; a later call runs it again. */
export class Once {
  private readonly running = new Map<string, Promise<unknown>>();

  /** @param key - identifies the work; concurrent calls with the same key share one run */
  do<T>(key: string, work: () => Promise<T>): Promise<T> {
    const current = this.running.get(key) as Promise<T> | undefined;
    if (current) return current;
    const started = work().finally(() => this.running.delete(key));
    this.running.set(key, started);
    return started;
  }
}
