/** A point in time by which an operation must have completed. */
export class Deadline {
  private constructor(private readonly atMs: number) {}

  /**
   * Creates a deadline relative to now.
   * @param ms - time from now, in ms
   */
  static in(ms: number): Deadline {
    return new Deadline(Date.now() + ms);
  }

  /** Remaining time in ms; never negative. */
  get remainingMs(): number {
    return Math.max(0, this.atMs - Date.now());
  }

  /** Returns a deadline after half of the remaining time, so that the other half is available for a second attempt. */
  half(): Deadline {
    return Deadline.in(this.remainingMs / 2);
  }

  /**
   * Returns the result of `work`, or rejects at the deadline. `work` is not cancelled: it continues, and its result or failure is ignored.
   * @throws DeadlineExceeded
   */
  async bound<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineExceeded()), this.remainingMs);
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The deadline passed before the cluster responded. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  constructor() {
    super("The deadline passed before the cluster responded.");
  }
}
