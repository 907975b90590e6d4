import type { Kafka } from "kafkajs";
import { until } from "../local/process/index.js";
import { leaderOf, ledBy, type TopicHealth, untilFenced, untilHealth } from "./leaders.js";

/** The state of a broker's process. */
export interface BrokerProcess {
  readonly id: number;
  readonly zone: string;
  readonly state: "starting" | "running" | "hung" | "stopped";
  readonly pid?: number;
}

/** Faults of brokers, which the control API of the local platform causes. */
export interface BrokerControl {
  brokers(cluster: string): Promise<readonly BrokerProcess[]>;
  fault(cluster: string, broker: number, kind: "kill" | "hang" | "resume" | "start", backAfterMs?: number | "never"): Promise<void>;
}

/** A cluster and the topic by which an outage is observed. */
export interface ObservedCluster {
  readonly kafka: Kafka;
  readonly control: BrokerControl;
  /** The name of the cluster. */
  readonly cluster: string;
  readonly topic: string;
}

/** The processes of the brokers, and the topic in the metadata of the cluster, at one moment. */
export interface Observation extends TopicHealth {
  readonly processes: readonly BrokerProcess[];
}

/** What was observed during the outage of a broker. */
export interface Outage {
  readonly broker: number;
  /** The partitions that the broker led before. */
  readonly led: readonly number[];
  readonly before: Observation;
  /** After the cluster has fenced the broker. */
  readonly during: Observation;
  /** After the broker is in sync again. */
  readonly after: Observation;
}

/** The options of {@link outageOf}. */
export interface OutageOptions {
  /** `kill`: SIGKILL, then a restart. `hang`: SIGSTOP, then SIGCONT. */
  readonly fault: "kill" | "hang";
  /** Called at each of the three observations. */
  readonly observed?: (when: "before" | "during" | "after", observation: Observation) => void;
  readonly signal?: AbortSignal;
}

const REPLICAS = 3;

/**
 * Kills or stops a broker, waits until the cluster has fenced it and other brokers lead its partitions, starts it again, and waits until
 * it is in sync. Each step waits for its effect, so a fault without effect is an error and not a passed test.
 *
 * @throws Error if the broker leads no partition of the topic, or an effect does not occur in time
 */
export async function outageOf(broker: number, observed: ObservedCluster, options: OutageOptions): Promise<Outage> {
  const { kafka, control, cluster, topic } = observed;
  const { fault, signal, observed: report = () => undefined } = options;
  const observation = async (health: TopicHealth): Promise<Observation> => ({ ...health, processes: await control.brokers(cluster) });

  const before = await observation(await untilHealth(kafka, topic, `the metadata of ${topic}`, () => true, { signal }));
  const led = ledBy(before, broker);
  if (led.length === 0) throw new Error(`broker ${broker} leads no partition of ${topic}, so its outage would prove nothing`);
  report("before", before);

  await control.fault(cluster, broker, fault, fault === "kill" ? "never" : undefined);
  const during = await observation(await untilFenced(kafka, topic, broker, { signal }));
  report("during", during);

  await control.fault(cluster, broker, fault === "kill" ? "start" : "resume");
  const rejoined = ({ brokers, smallestIsr }: TopicHealth) => brokers.includes(broker) && smallestIsr >= REPLICAS;
  const recovered = await untilHealth(kafka, topic, `broker ${broker} to be in sync for ${topic}`, rejoined, { timeoutMs: 90_000, signal });
  await until(`the process of broker ${broker} to run`, async () => stateOf(await control.brokers(cluster), broker) === "running", {
    signal,
  });
  const after = await observation(recovered);
  report("after", after);
  return { broker, led, before, during, after };
}

/** Returns what contradicts an outage; nothing if the broker's process was down, other brokers led its partitions, and it recovered. */
export function contradictions({ broker, led, before, during, after }: Outage): string[] {
  const down = stateOf(during.processes, broker);
  const stillLed = led.filter((partition) => leaderOf(during, partition) === broker);
  const leaderless = led.filter((partition) => leaderOf(during, partition) === undefined);
  return [
    ...(stateOf(before.processes, broker) === "running" ? [] : [`broker ${broker} did not run before`]),
    ...(led.length > 0 ? [] : [`broker ${broker} led no partition`]),
    ...(down === "stopped" || down === "hung" ? [] : [`the process of broker ${broker} was ${down}`]),
    ...(during.brokers.includes(broker) ? [`the cluster did not fence broker ${broker}`] : []),
    ...stillLed.map((partition) => `broker ${broker} still led partition ${partition}`),
    ...leaderless.map((partition) => `no broker led partition ${partition}`),
    ...(after.brokers.includes(broker) && stateOf(after.processes, broker) === "running" ? [] : [`broker ${broker} did not recover`]),
    ...(after.smallestIsr >= REPLICAS ? [] : [`only ${after.smallestIsr} replicas were in sync afterwards`]),
  ];
}

const stateOf = (processes: readonly BrokerProcess[], broker: number) => processes.find(({ id }) => id === broker)?.state ?? "unknown";
