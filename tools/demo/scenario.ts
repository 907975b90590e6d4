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

/** The role that the settings make for whoever proves the platform. */
const testerRole = "integration-tester";

/** The cluster at one moment. */
export interface Sighting {
  readonly when: string;
  readonly brokers: readonly BrokerView[];
  readonly leaders: Leaders;
  readonly smallestIsr: number;
}

export interface ScenarioResult {
  readonly sightings: readonly Sighting[];
  readonly killed: number;
  /** What the topic holds of what was acknowledged. */
  readonly logged: Account;
  /** What the consumer function took in of what was acknowledged. */
  readonly consumed: Account;
  /** How often what came instead of an acknowledgement. */
  readonly refusals: ReadonlyMap<string, number>;
}

export interface ScenarioOptions {
  readonly events: number;
  readonly perSecond: number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Sends events at a steady rate, kills the broker that leads most partitions after a third of them, and follows every event to its end. */
export async function loseABroker(outputs: PlatformOutputs, control: LocalControl, options: ScenarioOptions): Promise<ScenarioResult> {
  const { events, perSecond, progress, signal } = options;
  const roleArn = outputs.client_role_arns[testerRole];
  if (!roleArn) throw new Error(`the settings make no client ${testerRole}: add it under clients`);
  const credentials = await assumeRole(roleArn, "demo", outputs.region);
  const kafka = kafkaClient(outputs.bootstrap_brokers_iam, outputs.region, credentials);
  const api = new ApiClient({ endpoint: outputs.api_endpoint, region: outputs.region, credentials });
  const look = watch(kafka, control, outputs, progress);
  const started = Date.now();

  await untilInSync(kafka, outputs.event_topic, 3);
  progress("Warming the functions up");
  await sendImpressions(api, new Ledger(), { count: perSecond, perSecond: perSecond / 4, signal });
  await sendImpressions(api, new Ledger(), { count: perSecond * 2, perSecond, signal });
  const before = await look("before");
  const victim = leaderOfMost(before.leaders);
  const ledger = new Ledger();
  const reporting = setInterval(() => progress(`  sent ${ledger.sentCount}, acknowledged ${ledger.acknowledgedCount}`), 3_000);
  const sightings = [before];
  try {
    const sending = sendImpressions(api, ledger, { count: events, perSecond, signal });
    const failing = failBroker(control, outputs.cluster_name, victim, { afterMs: (events / perSecond / 3) * 1_000, progress, signal });
    failing.catch(() => undefined); // awaited below; sending may fail first
    const during = sleep((events / perSecond / 3) * 1_000 + 5_000, undefined, { signal }).then(() => look("during"));
    during.catch(() => undefined);
    await sending;
    await failing;
    sightings.push(await during);
  } finally {
    clearInterval(reporting);
  }
  await untilInSync(kafka, outputs.event_topic, 3);
  sightings.push(await look("after"));

  progress("Reading the topic back, and waiting for the consumer function");
  const logged = ledger.settle(countByEventId(await readBack(kafka, outputs.event_topic)));
  const consumed = await untilConsumed(ledger, outputs, started, signal);
  return { sightings, killed: victim, logged, consumed, refusals: ledger.refusals };
}

function watch(
  kafka: Kafka,
  control: LocalControl,
  outputs: PlatformOutputs,
  progress: (line: string) => void,
): (when: string) => Promise<Sighting> {
  return async (when) => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const sighting = { when, brokers: await control.brokers(outputs.cluster_name), ...(await topicHealth(admin, outputs.event_topic)) };
      progress(`  ${when}: ${sighting.brokers.map(({ id, zone, state }) => `broker ${id} (${zone}) ${state}`).join(", ")}`);
      return sighting;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };
}

const leaderOfMost = (leaders: Leaders) => Number(Object.entries(leaders).sort(([, a], [, b]) => b - a)[0]?.[0] ?? 1);

interface Failing {
  readonly afterMs: number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How long the killed broker stays away: longer than its session, so that leadership really moves. */
const awayMs = 8_000;

async function failBroker(control: LocalControl, cluster: string, victim: number, { afterMs, progress, signal }: Failing): Promise<void> {
  await sleep(afterMs, undefined, { signal });
  progress(`  SIGKILL for broker ${victim}; it comes back in ${awayMs / 1_000} s`);
  await control.fault(cluster, victim, "kill", awayMs);
}

async function untilConsumed(ledger: Ledger, outputs: PlatformOutputs, sinceMs: number, signal: AbortSignal): Promise<Account> {
  let account = ledger.settle(new Map());
  await until(
    "the consumer function to take in every acknowledged event",
    async () => {
      account = ledger.settle(await consumedByFunction(outputs.consumer_function_name, outputs.region, sinceMs));
      return account.lost.length === 0;
    },
    { timeoutMs: 60_000, everyMs: 1_000, signal },
  ).catch(() => signal.throwIfAborted()); // what is missing then is the report's business
  return account;
}
