import type { GroupView, Overview, Plots } from "../../api.js";
import { count, number } from "../format.js";
import { Panel } from "../parts/panel.js";
import { PlotView } from "../parts/plot-view.js";
import { StatusIcon } from "../parts/status-icon.js";
import { TableHead } from "../parts/table-head.js";
import { usePolling } from "../polling.js";
import { topicLink } from "../route.js";

export function ConsumersPage({ overview: { groups } }: { overview: Overview }) {
  const { data: plots } = usePolling<Plots>("plots", 2_000);
  const lag = plots?.kafka.find(({ id }) => id === "lag");
  return (
    <>
      <h1>Consumers</h1>
      {lag && <PlotView plot={lag} />}
      {groups.length === 0 && <p class="empty">The cluster has no consumer group.</p>}
      {groups.map((group) => (
        <Group key={group.id} group={group} />
      ))}
    </>
  );
}

function Group({ group: { id, state, members, lag, growing, partitions } }: { group: GroupView }) {
  const status = growing ? "warning" : "ok";
  const aside = (
    <>
      {state} · {count(members, "member")} · lag <b class={growing ? "warning" : ""}>{number(lag)}</b>
      {growing && " and growing"}
    </>
  );
  return (
    <Panel title={id} aside={aside}>
      <details open={growing || lag > 0}>
        <summary>
          <StatusIcon status={status} /> {count(partitions.length, "partition")} with committed offsets
        </summary>
        <div class="scroll">
          <table>
            <TableHead columns={["Topic", { figures: "Partition" }, { figures: "Committed" }, { figures: "End" }, { figures: "Lag" }]} />
            <tbody>
              {partitions.map(({ topic, partition, committed, end, lag: behind }) => (
                <tr key={`${topic}/${partition}`}>
                  <th scope="row">
                    <a href={topicLink(topic)}>{topic}</a>
                  </th>
                  <td class="number">{partition}</td>
                  <td class="number">{number(committed)}</td>
                  <td class="number">{number(end)}</td>
                  <td class={behind > 0 ? "number warning" : "number"}>{number(behind)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Panel>
  );
}
