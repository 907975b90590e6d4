/** Tells of what keeps the pollers of one mapping from working: each problem once while any of them has one, then that it is over. */
export class Troubles {
  readonly #troubled = new Set<object>();
  readonly #told = new Set<string>();

  constructor(private readonly log: (text: string) => void) {}

  startsOver(poller: object, problem: string): void {
    this.#troubled.add(poller);
    if (!this.#told.has(problem)) {
      this.#told.add(problem);
      this.log(`starts over until it works: ${problem}`);
    }
  }

  works(poller: object): void {
    if (this.#troubled.delete(poller) && this.#troubled.size === 0) {
      this.#told.clear();
      this.log("reads and commits again");
    }
  }
}
