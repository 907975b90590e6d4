import type { BrokerView, Overview } from "../../api.js";
import { post } from "../client.js";
import { attempt } from "./notices.js";
import { StatusIcon } from "./status-icon.js";

/** The zones with their brokers. */
export function Zones({ overview: { brokers, platform } }: { overview: Overview }) {
  const zones = [...new Set(brokers.map(({ zone }) => zone))].sort();
  const most = Math.max(1, ...brokers.map(({ replicas }) => replicas));
  return (
    <div class="zones">
      {zones.map((zone) => (
        <section key={zone} class="zone" aria-label={`Zone ${zone}`}>
          <h2>
            Zone <b>{zone}</b>
          </h2>
          {brokers
            .filter((broker) => broker.zone === zone)
            .map((broker) => (
              <Broker key={broker.id} broker={broker} most={most} faults={platform.faults} />
            ))}
        </section>
      ))}
    </div>
  );
}

function Broker({ broker, most, faults }: { broker: BrokerView; most: number; faults: boolean }) {
  const { id, online, leaders, replicas, inSync } = broker;
  const behind = replicas - inSync;
  const status = !online ? "critical" : behind > 0 ? "warning" : "ok";
  return (
    <article class={`broker ${status}`} aria-label={`Broker ${id}`}>
      <div class="broker-head">
        <StatusIcon status={status} />
        <h3>Broker {id}</h3>
        <span class="state">{stateOf(broker)}</span>
      </div>
      <div class="bar" role="img" aria-label={`${leaders} leaders, ${inSync - leaders} in-sync followers, ${behind} replicas behind`}>
        <i class="leads" style={{ width: `${(leaders / most) * 100}%` }} />
        <i class="follows" style={{ width: `${(Math.max(0, inSync - leaders) / most) * 100}%` }} />
        <i class="behind" style={{ width: `${(behind / most) * 100}%` }} />
      </div>
      <dl>
        <div>
          <dt>leads</dt>
          <dd>{leaders}</dd>
        </div>
        <div>
          <dt>in sync</dt>
          <dd>
            {inSync} / {replicas}
          </dd>
        </div>
      </dl>
      {faults && <Faults broker={broker} />}
    </article>
  );
}

function stateOf({ online, process, replicas, inSync }: BrokerView): string {
  if (process === "hung") return online ? "hangs" : "hangs, fenced";
  if (process === "starting") return "starting";
  if (!online) return process === "running" ? "joining" : "down";
  return inSync < replicas ? "catching up" : "online";
}

const faultsOf = {
  running: [
    { fault: "kill", label: "Kill", title: "SIGKILL: the broker stays down until you start it" },
    { fault: "hang", label: "Hang", title: "SIGSTOP: the broker stops answering until you resume it" },
    { fault: "reboot", label: "Reboot", title: "MSK restarts the broker gracefully" },
  ],
  hung: [
    { fault: "resume", label: "Resume", title: "SIGCONT: the broker continues" },
    { fault: "kill", label: "Kill", title: "SIGKILL: the broker stays down until you start it" },
  ],
  stopped: [{ fault: "start", label: "Start", title: "Starts the broker" }],
  starting: [],
} as const;

function Faults({ broker: { id, process = "running" } }: { broker: BrokerView }) {
  const cause = (fault: string, label: string) => attempt(() => post(`brokers/${id}/${fault}`, {}), `${label}: broker ${id}`);
  return (
    <fieldset class="faults" aria-label={`Faults of broker ${id}`}>
      {faultsOf[process].map(({ fault, label, title }) => (
        <button
          key={fault}
          type="button"
          class={fault === "start" || fault === "resume" ? "primary small" : "small"}
          title={title}
          aria-label={`${label} broker ${id}`}
          onClick={() => cause(fault, label)}
        >
          {label}
        </button>
      ))}
      {process === "starting" && <span class="muted">starts …</span>}
    </fieldset>
  );
}
