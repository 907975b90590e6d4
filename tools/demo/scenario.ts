import type { LocalControl } from "../deploy/index.js";
import { until } from "../local/process/index.js";
import { ApiClient } from "../traffic/api-client.js";
import { consumedByFunction } from "../traffic/consumed.js";
import { sendImpressions } from "../traffic/impressions.js";
import { kafkaClient } from "../traffic/kafka-client.js";
import { leaderOfMost, untilInSync } from "../traffic/leaders.js";
import { type Account, Ledger } from "../traffic/ledger.js";
import { type Observation, type Outage, outageOf } from "../traffic/outage.js";
import type { PlatformOutputs } from "../traffic/outputs.js";
import { countByEventId, readBack } from "../traffic/read-back.js";
import { assumeRole } from "../traffic/role.js";

/** The client role in the settings that the demo and the integration tests use. */
const testerRole = "integration-tester";

/** The result of {@link killBrokerUnderLoad}. */
export interface ScenarioResult {
  readonly outage: Outage;
  /** Acknowledged events compared with the topic. */
  readonly logged: Account;
  /** Acknowledged events compared with the log of the consumer function. */
  readonly consumed: Account;
  /** The longest time between two acknowledgements of the partitions that the killed broker led, in ms. */
  readonly outageGapMs: number;
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
  const observed = { kafka, control, cluster: outputs.cluster_name, topic: outputs.event_topic };
  const started = Date.now();

  await untilInSync(kafka, outputs.event_topic, 3);
  progress("Warm up the functions");
  await sendImpressions(api, new Ledger(), { count: perSecond, perSecond: perSecond / 4, signal });
  await sendImpressions(api, new Ledger(), { count: perSecond * 2, perSecond, signal });
  const ledger = new Ledger();
  const reporting = setInterval(() => progress(`  sent ${ledger.sentCount}, acknowledged ${ledger.acknowledgedCount}`), 3_000);
  const sending = sendImpressions(api, ledger, { count: events, perSecond, signal });
  sending.catch(() => undefined); // awaited below; the outage can fail first
  const sent = async (count: number) => {
    await until(`${count} events to be sent`, () => ledger.sentCount >= count, {
      timeoutMs: (events / perSecond) * 1_000 + 30_000,
      signal,
    });
  };
  let outage: Outage;
  try {
    await Promise.race([sent(Math.ceil(events / 3)), sending]);
    const victim = leaderOfMost(await untilInSync(kafka, outputs.event_topic, 3));
    progress(`  SIGKILL for broker ${victim}; it restarts when other brokers lead its partitions`);
    outage = await outageOf(victim, observed, {
      fault: "kill",
      signal,
      observed: (when, observation) => progress(`  ${when}: ${summary(observation)}`),
    });
    await sending;
  } finally {
    clearInterval(reporting);
  }

  progress("Read the topic, and wait for the consumer function");
  const logged = ledger.settle(countByEventId(await readBack(kafka, outputs.event_topic)));
  const consumed = await untilConsumed(ledger, outputs, started, signal);
  return { outage, logged, consumed, outageGapMs: ledger.longestGapMs(outage.led), refusals: ledger.refusals };
}

const summary = ({ processes }: Observation) => processes.map(({ id, zone, state }) => `broker ${id} (${zone}) ${state}`).join(", ");

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
