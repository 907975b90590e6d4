import { type KafkaConfig, type LogEntry, logLevel } from "kafkajs";

/** The errors of a Kafka client, from its log: some errors of kafkajs name another cause than the response of the broker. */
export class ClientErrors {
  private readonly found = new Set<string>();

  /** The configuration of the client. No request is repeated. */
  readonly config: Partial<KafkaConfig> = {
    retry: { retries: 0 },
    logLevel: logLevel.DEBUG,
    logCreator:
      () =>
      ({ log }: LogEntry) => {
        const { type } = (log["error"] ?? {}) as { type?: string };
        if (type) this.found.add(type);
      },
  };

  /**
   * Waits for work to fail.
   *
   * @returns the types of Kafka's error codes that the client received, such as `TOPIC_AUTHORIZATION_FAILED`, sorted; the name of
   * kafkajs's error if there are none, as for a connection that is closed
   */
  async of(work: Promise<unknown>): Promise<string[]> {
    const outcome = await work.then(
      () => undefined,
      (error: Error) => error,
    );
    if (!outcome) return ["no error"];
    for (let error: unknown = outcome; error instanceof Error; error = error.cause) {
      const { type } = error as Error & { type?: string };
      if (type) this.found.add(type);
    }
    return this.found.size > 0 ? [...this.found].sort() : [outcome.name];
  }
}
