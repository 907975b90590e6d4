import { setTimeout as sleep } from "node:timers/promises";
import type { Kafka } from "kafkajs";
import type { BrokerView, LocalControl } from "../deploy/index.js";
import { until } from "../local/process/index.js";
import { ApiClient } from "../traffic/api-client.js";
import { consumedByFunction } from "../traffic/consumed.js";
import { sendImpressions } from "../traffic/impressions.js";
import { kafkaClient } from "../traffic/kafka-client.js";
import { type Leaders, topicHealth, untilInSync } from "../traffic/leaders.js";
import { type Account, Ledger } from "../traffic/ledger.js";
import type { PlatformOutputs } from "../traffic/outputs.js";
import { countByEventId, readBack } from "../traffic/read-back.js";
import { assumeRole } from "../traffic/role.js";

/** The client role in the settings that the demo and the integration tests use. */
const testerRole = "integration-tester";

/** The state of the cluster at one moment. */
export interface Observation {
  readonly when: string;
  readonly brokers: readonly BrokerView[];
  readonly leaders: Leaders;
  readonly smallestIsr: number;
}

/** The result of {@link killBrokerUnderLoad}. */
export interface ScenarioResult {
  readonly observations: readonly Observation[];
  readonly killed: number;
  /** Acknowledged events compared with the topic. */
  readonly logged: Account;
  /** Acknowledged events compared with the log of the consumer function. */
  readonly consumed: Account;
  /** The number of responses other than an acknowledgement, by status or connection error. */
  readonly refusals: ReadonlyMap<string, number>;
}

export interface ScenarioOptions {
  readonly events: number;
  readonly perSecond: number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Sends events at a steady rate, kills the broker that leads most partitions after a third of them, and accounts for every event. */
export async function killBrokerUnderLoad(
  outputs: PlatformOutputs,
  control: LocalControl,
  options: ScenarioOptions,
): Promise<ScenarioResult> {
  const { events, perSecond, progress, signal } = options;
  const roleArn = outputs.client_role_arns[testerRole];
  if (!roleArn) throw new Error(`the settings declare no client ${testerRole}; add it under clients`);
  const credentials = await assumeRole(roleArn, "demo", outputs.region);
  const kafka = kafkaClient(outputs.bootstrap_brokers_iam, outputs.region, credentials);
  const api = new ApiClient({ endpoint: outputs.api_endpoint, region: outputs.region, credentials });
  const observe = observer(kafka, control, outputs, progress);
  const started = Date.now();

  await untilInSync(kafka, outputs.event_topic, 3);
  progress("Warm up the functions");
  await sendImpressions(api, new Ledger(), { count: perSecond, perSecond: perSecond / 4, signal });
  await sendImpressions(api, new Ledger(), { count: perSecond * 2, perSecond, signal });
  const before = await observe("before");
  const victim = leaderOfMost(before.leaders);
  const ledger = new Ledger();
  const reporting = setInterval(() => progress(`  sent ${ledger.sentCount}, acknowledged ${ledger.acknowledgedCount}`), 3_000);
  const observations = [before];
  try {
    const sending = sendImpressions(api, ledger, { count: events, perSecond, signal });
    const killing = killBroker(control, outputs.cluster_name, victim, { afterMs: (events / perSecond / 3) * 1_000, progress, signal });
    killing.catch(() => undefined); // awaited below; sending may fail first
    const during = sleep((events / perSecond / 3) * 1_000 + 5_000, undefined, { signal }).then(() => observe("during"));
    during.catch(() => undefined);
    await sending;
    await killing;
    observations.push(await during);
  } finally {
    clearInterval(reporting);
  }
  await untilInSync(kafka, outputs.event_topic, 3);
  observations.push(await observe("after"));

  progress("Read the topic, and wait for the consumer function");
  const logged = ledger.settle(countByEventId(await readBack(kafka, outputs.event_topic)));
  const consumed = await untilConsumed(ledger, outputs, started, signal);
  return { observations, killed: victim, logged, consumed, refusals: ledger.refusals };
}

function observer(
  kafka: Kafka,
  control: LocalControl,
  outputs: PlatformOutputs,
  progress: (line: string) => void,
): (when: string) => Promise<Observation> {
  return async (when) => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const observation = {
        when,
        brokers: await control.brokers(outputs.cluster_name),
        ...(await topicHealth(admin, outputs.event_topic)),
      };
      progress(`  ${when}: ${observation.brokers.map(({ id, zone, state }) => `broker ${id} (${zone}) ${state}`).join(", ")}`);
      return observation;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };
}

const leaderOfMost = (leaders: Leaders) => Number(Object.entries(leaders).sort(([, a], [, b]) => b - a)[0]?.[0] ?? 1);

interface KillOptions {
  readonly afterMs: number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Longer than the session time-out of the broker, so that its partitions get new leaders. */
const downMs = 8_000;

async function killBroker(
  control: LocalControl,
  cluster: string,
  victim: number,
  { afterMs, progress, signal }: KillOptions,
): Promise<void> {
  await sleep(afterMs, undefined, { signal });
  progress(`  SIGKILL for broker ${victim}; it restarts in ${downMs / 1_000} s`);
  await control.fault(cluster, victim, "kill", downMs);
}

async function untilConsumed(ledger: Ledger, outputs: PlatformOutputs, sinceMs: number, signal: AbortSignal): Promise<Account> {
  let account = ledger.settle(new Map());
  await until(
    "the consumer function to accept every acknowledged event",
    async () => {
      account = ledger.settle(await consumedByFunction(outputs.consumer_function_name, outputs.region, sinceMs));
      return account.lost.length === 0;
    },
    { timeoutMs: 60_000, everyMs: 1_000, signal },
  ).catch(() => signal.throwIfAborted()); // the report lists the missing events
  return account;
}
