import type { AlarmView, HealthStatus, Overview } from "../../api.js";
import { dateTime } from "../format.js";
import { EventList } from "../parts/event-list.js";
import { FromSource, Panel } from "../parts/panel.js";
import { StatusIcon } from "../parts/status-icon.js";

const statuses: Readonly<Record<AlarmView["state"], HealthStatus>> = { OK: "ok", ALARM: "critical", INSUFFICIENT_DATA: "unknown" };

export function AlarmsPage({ overview: { alarms, events } }: { overview: Overview }) {
  const history = events.filter(({ source }) => source === "alarm");
  return (
    <>
      <h1>Alarms</h1>
      <Panel title="State">
        <FromSource source={alarms}>
          {(all) => (
            <ul class="alarms">
              {all.map((alarm) => (
                <Alarm key={alarm.name} alarm={alarm} />
              ))}
            </ul>
          )}
        </FromSource>
      </Panel>
      {history.length > 0 && (
        <Panel title="Changes">
          <EventList events={history} />
        </Panel>
      )}
    </>
  );
}

function Alarm({ alarm: { name, state, since, reason, description, composite, metric } }: { alarm: AlarmView }) {
  return (
    <li class={state}>
      <details open={state === "ALARM"}>
        <summary>
          <StatusIcon status={statuses[state]} label={state} />
          <span class="name">{name}</span>
          <span class="source">
            {composite ? "composite" : metric}
            {since !== undefined && ` · since ${dateTime(since).slice(0, 19)}`}
          </span>
        </summary>
        {description && <Description text={description} />}
        {reason && <p class="muted">{reason}</p>}
      </details>
    </li>
  );
}

/** The description of an alarm, with the address of its runbook as a link. */
function Description({ text }: { text: string }) {
  const parts = text.split(/(https:\/\/[^\s)]+)/);
  return (
    <p>
      {parts.map((part) =>
        part.startsWith("https://") ? (
          <a key={part} href={part} rel="noreferrer" target="_blank">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
