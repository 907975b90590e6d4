import type { HealthStatus, Overview } from "../../api.js";
import { number } from "../format.js";

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly status: HealthStatus;
  readonly href: string;
}

/** The figures that decide whether somebody has to act. */
export function Tiles({ overview }: { overview: Overview }) {
  return (
    <ul class="tiles">
      {tilesOf(overview).map(({ label, value, note, status, href }) => (
        <li key={label} class={status}>
          <a href={href}>
            <span class="label">{label}</span>
            <span class="value">{value}</span>
            <span class="note">{note}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function tilesOf({ brokers, topics, groups, alarms }: Overview): Tile[] {
  const partitions = topics.flatMap(({ partitions: all, minIsr }) => all.map((each) => ({ ...each, minIsr })));
  const online = brokers.filter((broker) => broker.online).length;
  const inSync = partitions.filter(({ isr, replicas }) => isr.length >= replicas.length).length;
  const unwritable = partitions.filter(({ leader, isr, minIsr = 1 }) => leader < 0 || isr.length < minIsr).length;
  const user = topics.filter(({ internal }) => !internal);
  const rate = user.reduce((sum, { perSecond = 0 }) => sum + perSecond, 0);
  const lag = groups.reduce((sum, group) => sum + group.lag, 0);
  const growing = groups.filter((group) => group.growing).length;
  const ringing = alarms.state === "ready" ? alarms.data.filter(({ state }) => state === "ALARM").length : undefined;
  const none = brokers.length === 0;
  return [
    {
      label: "Brokers online",
      value: none ? "–" : `${online} / ${brokers.length}`,
      note: `in ${new Set(brokers.map(({ zone }) => zone)).size} zones`,
      status: none ? "unknown" : online === brokers.length ? "ok" : "warning",
      href: "#/overview",
    },
    {
      label: "Partitions in sync",
      value: none ? "–" : `${inSync} / ${partitions.length}`,
      note: inSync === partitions.length ? "every replica" : `${partitions.length - inSync} lack a replica`,
      status: none ? "unknown" : inSync === partitions.length ? "ok" : "warning",
      href: "#/topics",
    },
    {
      label: "Not writable",
      value: none ? "–" : number(unwritable),
      note: "offline or below min ISR",
      status: none ? "unknown" : unwritable === 0 ? "ok" : "critical",
      href: "#/topics",
    },
    { label: "Messages in", value: `${number(rate)}/s`, note: `to ${user.length} topics`, status: "unknown", href: "#/topics" },
    {
      label: "Consumer lag",
      value: number(lag),
      note: growing > 0 ? "growing" : `in ${groups.length} ${groups.length === 1 ? "group" : "groups"}`,
      status: growing > 0 ? "warning" : "ok",
      href: "#/consumers",
    },
    {
      label: "Alarms",
      value: ringing === undefined ? "–" : number(ringing),
      note: ringing === undefined ? "none defined" : `of ${alarms.state === "ready" ? alarms.data.length : 0} ring`,
      status: ringing === undefined ? "unknown" : ringing === 0 ? "ok" : "critical",
      href: "#/alarms",
    },
  ];
}
