/** Has work that several ask for at the same time done once for all of them; who asks later has it done again. */
export class Once {
  private readonly underWay = new Map<string, Promise<unknown>>();

  /** @param key - tells what work it is: all calls with it give the same */
  do<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.underWay.get(key) as Promise<T> | undefined;
    if (running) return running;
    const started = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, started);
    return started;
  }
}
