import type { AlarmView, BrokerView, GroupView, Health, Problem, TopicView } from "../api.js";

/** What the health of a platform is judged by. */
export interface HealthInput {
  readonly brokers: readonly BrokerView[];
  readonly topics: readonly TopicView[];
  readonly groups: readonly GroupView[];
  readonly alarms: readonly AlarmView[];
  /** The reason why the cluster could not be observed the last time. */
  readonly failure?: string;
  /** The age of the last observation in ms; undefined before the first one. */
  readonly ageMs?: number;
}

/** An older observation says little about now, in ms. A cluster that nobody looks at is observed every 10 s. */
const STALE_MS = 25_000;

/** Alarms that are listed; the page of alarms has all. */
const LISTED_ALARMS = 3;

/** Judges the health of a platform: by what its clients can do first, then by its redundancy. */
export function healthOf({ brokers, topics, groups, alarms, failure, ageMs }: HealthInput): Health {
  if (ageMs === undefined && failure === undefined)
    return { status: "unknown", summary: "The first observation of the cluster is in progress.", problems: [] };
  const partitions = topics.flatMap(({ name, minIsr, partitions: all }) => all.map((each) => ({ ...each, topic: name, minIsr })));
  const offline = partitions.filter(({ leader }) => leader < 0);
  const underMin = partitions.filter(({ leader, isr, minIsr }) => leader >= 0 && minIsr !== undefined && isr.length < minIsr);
  const underReplicated = partitions.filter(({ isr, replicas }) => isr.length < replicas.length);
  const missing = brokers.filter(({ online }) => !online);
  const ringing = ringingAlarms(alarms);
  const growing = groups.filter((group) => group.growing);
  const problems: (Problem | false)[] = [
    failure !== undefined &&
      critical(`The cluster does not answer: ${failure}`, "Check the network path, the credentials and the brokers."),
    failure === undefined &&
      ageMs !== undefined &&
      ageMs > STALE_MS &&
      warning(`The last observation is ${Math.round(ageMs / 1_000)} s old`, "The cluster answers slowly, and can have changed since then."),
    offline.length > 0 &&
      critical(`${count(offline.length, "partition")} without a leader`, `Nothing can be written to or read from ${topicsOf(offline)}.`),
    underMin.length > 0 &&
      critical(
        `${count(underMin.length, "partition")} below min.insync.replicas`,
        `Producers with acks=all are refused for ${topicsOf(underMin)}.`,
      ),
    missing.length > 0 &&
      warning(
        `${missing.map(({ id, zone }) => `Broker ${id} (${zone})`).join(", ")} ${missing.length === 1 ? "is" : "are"} not in the cluster`,
        "Other brokers lead its partitions. Until it is back, one more failure can stop writes.",
      ),
    underReplicated.length > 0 &&
      warning(
        `${count(underReplicated.length, "partition")} of ${partitions.length} with a replica that is not in sync`,
        "Replicas catch up when their broker is back; if none is missing, look for a broker under load.",
      ),
    ...growing.map(({ id, lag }) =>
      warning(`The lag of ${id} grows: ${lag.toLocaleString("en")} messages`, "The consumer has stopped, or is slower than the producers."),
    ),
    ...ringing
      .slice(0, LISTED_ALARMS)
      .map(({ name, description, reason }) => warning(`Alarm ${name}`, description ?? reason ?? "See the alarms.")),
    ringing.length > LISTED_ALARMS && warning(`${count(ringing.length - LISTED_ALARMS, "more alarm")} in ALARM`, "See the alarms."),
  ];
  const found = problems.filter((problem): problem is Problem => problem !== false).sort((a, b) => rank(b) - rank(a));
  const status = found.some(({ severity }) => severity === "critical") ? "critical" : found.length > 0 ? "warning" : "ok";
  return { status, summary: summaryOf(status, found, brokers.length, partitions.length), problems: found };
}

/** Returns the alarms in ALARM. A composite alarm is one of them only if no other is: it repeats those that it is made of. */
function ringingAlarms(alarms: readonly AlarmView[]): readonly AlarmView[] {
  const ringing = alarms.filter(({ state }) => state === "ALARM");
  const single = ringing.filter(({ composite }) => !composite);
  return single.length > 0 ? single : ringing;
}

const critical = (text: string, hint: string): Problem => ({ severity: "critical", text, hint });
const warning = (text: string, hint: string): Problem => ({ severity: "warning", text, hint });
const rank = ({ severity }: Problem) => (severity === "critical" ? 1 : 0);
const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function topicsOf(partitions: readonly { readonly topic: string }[]): string {
  const names = [...new Set(partitions.map(({ topic }) => topic))];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more topics` : names.join(", ");
}

function summaryOf(status: Health["status"], problems: readonly Problem[], brokers: number, partitions: number): string {
  if (status === "ok") return `All ${brokers} brokers are online and all ${partitions} partitions are in sync.`;
  const [worst] = problems as [Problem];
  const others = problems.length - 1;
  return others > 0 ? `${worst.text}, and ${count(others, "more problem")}.` : `${worst.text}.`;
}
