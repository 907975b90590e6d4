import { type Admin, Kafka, logLevel } from "kafkajs";
import type { KeyPair } from "./certificates.js";
import { describeQuorum, type Quorum } from "./describe-quorum.js";

/** Asks the brokers of one cluster as one of their own, over the listener between nodes. */
export class ClusterAdmin {
  private readonly controllers: number[];
  private asking: Promise<Quorum> | undefined;

  constructor(
    private readonly identity: KeyPair,
    /** The internal ports of the brokers that run now. */
    private readonly brokers: () => readonly number[],
    controllers: readonly number[],
  ) {
    this.controllers = [...controllers];
  }

  /** The ids of the brokers that the broker at `port` knows to serve; it answers only once it serves itself. */
  servingBrokers(port: number): Promise<readonly number[]> {
    return this.ask([port], async (admin) => (await admin.describeCluster()).brokers.map((broker) => broker.nodeId));
  }

  /** The partitions that have a replica on one of these brokers and don't count it as in sync, as `topic-0`. */
  outOfSync(brokerIds: readonly number[]): Promise<readonly string[]> {
    return this.ask(this.brokers(), async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ replicas, isr }) => replicas.some((id) => brokerIds.includes(id) && !isr.includes(id)))
          .map(({ partitionId }) => `${name}-${partitionId}`),
      );
    });
  }

  /**
   * What the leading controller says of the quorum; the others only say that they don't lead.
   * Who asks while another's question is under way gets the same answer.
   *
   * @throws Error if no controller leads
   */
  quorum(): Promise<Quorum> {
    this.asking ??= this.askControllers().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async askControllers(): Promise<Quorum> {
    const failures: unknown[] = [];
    for (const [index, port] of this.controllers.entries()) {
      try {
        const quorum = await describeQuorum(port, this.identity);
        this.controllers.splice(index, 1);
        this.controllers.unshift(port); // it most likely leads the next time, too
        return quorum;
      } catch (error) {
        failures.push(error);
      }
    }
    throw new Error("no controller leads", { cause: new AggregateError(failures) });
  }

  /** A connection for each question: these are rare, and brokers come and go between them. */
  private async ask<T>(ports: readonly number[], question: (admin: Admin) => Promise<T>): Promise<T> {
    const kafka = new Kafka({
      clientId: "msk-local",
      brokers: ports.map((port) => `127.0.0.1:${port}`),
      ssl: { ca: this.identity.certificate, cert: this.identity.certificate, key: this.identity.key },
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      retry: { retries: 0 },
    });
    const admin = kafka.admin();
    try {
      await admin.connect();
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
