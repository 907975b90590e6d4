import { useState } from "preact/hooks";
import type { LoadView } from "../../api.js";
import { post } from "../client.js";
import { number } from "../format.js";
import { attempt } from "./notices.js";
import { Panel } from "./panel.js";

/** Sends events through the event API, and shows what became of them. */
export function LoadPanel({ load }: { load: LoadView | undefined }) {
  const [perSecond, setPerSecond] = useState(load?.perSecond ?? 20);
  const [seconds, setSeconds] = useState(load?.seconds ?? 60);
  const start = (event: Event) => {
    event.preventDefault();
    void attempt(() => post("load", { perSecond, seconds }), `Sending ${perSecond} events per second for ${seconds} s`);
  };
  return (
    <Panel title="Send load">
      <form class="inline" onSubmit={start}>
        <label>
          Events per second
          <input
            type="number"
            min={1}
            max={200}
            required
            value={perSecond}
            onInput={(event) => setPerSecond(event.currentTarget.valueAsNumber)}
          />
        </label>
        <label>
          Seconds
          <input
            type="number"
            min={1}
            max={600}
            required
            value={seconds}
            onInput={(event) => setSeconds(event.currentTarget.valueAsNumber)}
          />
        </label>
        {load?.running ? (
          <button type="button" onClick={() => attempt(() => post("load/stop", {}), "The load is stopped")}>
            Stop
          </button>
        ) : (
          <button type="submit" class="primary">
            Send
          </button>
        )}
      </form>
      {load && (
        <p class="load-state" role="status">
          <progress max={load.perSecond * load.seconds} value={load.sent} aria-label="Events sent" />
          <span>
            <b>{number(load.acknowledged)}</b> of {number(load.sent)} acknowledged
            {load.refused > 0 && <>, {number(load.refused)} refused and retried</>}
            {load.running ? "" : ", finished"}
          </span>
          {load.failure && <span class="critical">{load.failure}</span>}
        </p>
      )}
    </Panel>
  );
}
