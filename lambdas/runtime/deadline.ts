/** A point in time by which something must have been answered. */
export class Deadline {
  private constructor(private readonly atMs: number) {}

  /** @param ms time from now, in ms */
  static in(ms: number): Deadline {
    return new Deadline(Date.now() + ms);
  }

  /** Time left in ms; never negative. */
  get remainingMs(): number {
    return Math.max(0, this.atMs - Date.now());
  }

  /** A deadline that leaves half of the time to a second attempt. */
  half(): Deadline {
    return Deadline.in(this.remainingMs / 2);
  }

  /**
   * What `work` comes to, if it does in time. Work can't be called off: it goes on unwatched, and its failure is then nobody's.
   * @throws DeadlineExceeded
   */
  async bound<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineExceeded()), this.remainingMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Time ran out before an answer came. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  constructor() {
    super("time ran out before the cluster answered");
  }
}
