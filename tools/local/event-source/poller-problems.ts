/** Logs the problems of one mapping's pollers: each problem once while any poller fails, then the recovery. */
export class PollerProblems {
  readonly #failing = new Set<object>();
  readonly #logged = new Set<string>();

  constructor(private readonly log: (text: string) => void) {}

  failed(poller: object, problem: string): void {
    this.#failing.add(poller);
    if (!this.#logged.has(problem)) {
      this.#logged.add(problem);
      this.log(`restarts until it succeeds: ${problem}`);
    }
  }

  recovered(poller: object): void {
    if (this.#failing.delete(poller) && this.#failing.size === 0) {
      this.#logged.clear();
      this.log("recovered: reads and commits again");
    }
  }
}
