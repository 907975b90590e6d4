import { type Admin, Kafka, logLevel } from "kafkajs";
import { withAdmin } from "../kafka-admin.js";
import type { KeyPair } from "./certificates.js";
import { consumerGroups, type DescribedGroup } from "./consumer-groups.js";
import { describeQuorum, type Quorum } from "./describe-quorum.js";

/** Queries the brokers of one cluster as one of its nodes, over the internal listener. */
export class ClusterAdmin {
  private readonly controllers: number[];
  private pending: Promise<Quorum> | undefined;

  constructor(
    private readonly identity: KeyPair,
    /** Returns the internal ports of the running brokers. */
    private readonly brokers: () => readonly number[],
    controllers: readonly number[],
  ) {
    this.controllers = [...controllers];
  }

  /** Returns the ids of the serving brokers known to the broker at `port`, which responds only once it serves itself. */
  servingBrokers(port: number): Promise<readonly number[]> {
    return this.query([port], async (admin) => (await admin.describeCluster()).brokers.map((broker) => broker.nodeId));
  }

  /** Returns the partitions with a replica on one of these brokers that is not in sync, as `topic-0`. */
  outOfSync(brokerIds: readonly number[]): Promise<readonly string[]> {
    return this.query(this.brokers(), async (admin) => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ replicas, isr }) => replicas.some((id) => brokerIds.includes(id) && !isr.includes(id)))
          .map(({ partitionId }) => `${name}-${partitionId}`),
      );
    });
  }

  /** Returns all consumer groups with their offsets. */
  consumerGroups(): Promise<readonly DescribedGroup[]> {
    return this.query(this.brokers(), consumerGroups);
  }

  /**
   * Returns the quorum as described by the leading controller; the others only respond that they don't lead.
   * Concurrent calls share one request.
   *
   * @throws Error if no controller leads
   */
  quorum(): Promise<Quorum> {
    this.pending ??= this.queryControllers().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async queryControllers(): Promise<Quorum> {
    const failures: unknown[] = [];
    for (const [index, port] of this.controllers.entries()) {
      try {
        const quorum = await describeQuorum(port, this.identity);
        this.controllers.splice(index, 1);
        this.controllers.unshift(port); // it most likely leads the next time as well
        return quorum;
      } catch (error) {
        failures.push(error);
      }
    }
    throw new Error("no controller leads", { cause: new AggregateError(failures) });
  }

  /** Opens a connection for each query: queries are rare, and brokers start and stop between them. */
  private query<T>(ports: readonly number[], run: (admin: Admin) => Promise<T>): Promise<T> {
    const kafka = new Kafka({
      clientId: "msk-local",
      brokers: ports.map((port) => `127.0.0.1:${port}`),
      ssl: { ca: this.identity.certificate, cert: this.identity.certificate, key: this.identity.key },
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      retry: { retries: 0 },
    });
    return withAdmin(kafka, run);
  }
}
