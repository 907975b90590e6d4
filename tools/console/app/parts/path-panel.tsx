import type { Overview } from "../../api.js";
import { number } from "../format.js";
import { FromSource, Panel } from "./panel.js";

/** The functions that write and read events. */
export function PathPanel({ path }: { path: Overview["path"] }) {
  return (
    <Panel title="Event path">
      <FromSource source={path}>
        {({ producer, consumer, mapping, failed }) => (
          <dl class="pairs">
            {producer && <Pair name="Producer function" value={producer} good={producer === "Active"} />}
            {consumer && <Pair name="Consumer function" value={consumer} good={consumer === "Active"} />}
            {mapping && <Pair name="Event source mapping" value={mapping} good={mapping === "Enabled"} />}
            {failed !== undefined && <Pair name="Failed batches in the queue" value={number(failed)} good={failed === 0} />}
          </dl>
        )}
      </FromSource>
    </Panel>
  );
}

function Pair({ name, value, good }: { name: string; value: string; good: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={good ? "good" : "warning"}>{value}</dd>
    </div>
  );
}
