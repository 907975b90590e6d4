import type { Overview, TopicDetails, TopicView } from "../../api.js";
import { number } from "../format.js";
import { MessageBrowser } from "../parts/message-browser.js";
import { Panel } from "../parts/panel.js";
import { ProduceButton } from "../parts/produce-form.js";
import { TableHead } from "../parts/table-head.js";
import { usePolling } from "../polling.js";

export function TopicPage({ name, overview }: { name: string; overview: Overview }) {
  const { data: details, failure } = usePolling<TopicDetails>(`topics/${encodeURIComponent(name)}`, 4_000);
  const topic = overview.topics.find((each) => each.name === name);
  return (
    <>
      <div class="title">
        <h1>
          <a href="#/topics">Topics</a> / {name}
        </h1>
        {topic && overview.platform.writable && !topic.internal && <ProduceButton topic={topic} />}
      </div>
      {!topic && <p class="notice warning">The cluster has no topic {name}, or this console can't see it.</p>}
      {failure && !details && <p class="notice critical">{failure}</p>}
      {topic && <MessageBrowser topic={topic} />}
      {topic && (
        <div class="columns">
          <Partitions topic={topic} details={details} />
          <Configuration details={details} />
        </div>
      )}
    </>
  );
}

function Partitions({ topic, details }: { topic: TopicView; details: TopicDetails | undefined }) {
  const offsets = new Map(details?.offsets.map((each) => [each.partition, each]));
  return (
    <Panel title="Partitions">
      <div class="scroll">
        <table>
          <TableHead
            columns={[{ figures: "Partition" }, "Leader", "Replicas", "In sync", { figures: "First offset" }, { figures: "End offset" }]}
          />
          <tbody>
            {topic.partitions.map(({ partition, leader, replicas, isr }) => (
              <tr key={partition}>
                <th scope="row" class="number">
                  {partition}
                </th>
                <td class={leader < 0 ? "critical" : ""}>{leader < 0 ? "none" : leader}</td>
                <td>{replicas.join(", ")}</td>
                <td class={isr.length < replicas.length ? "warning" : ""}>{isr.join(", ")}</td>
                <td class="number">{number(offsets.get(partition)?.first ?? 0)}</td>
                <td class="number">{number(offsets.get(partition)?.end ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Configuration({ details }: { details: TopicDetails | undefined }) {
  const own = details?.configuration.filter(({ isDefault }) => !isDefault) ?? [];
  const others = details?.configuration.filter(({ isDefault }) => isDefault) ?? [];
  return (
    <Panel title="Configuration">
      {details && own.length === 0 && <p class="empty">The topic has the cluster's configuration.</p>}
      <Settings settings={own} />
      {others.length > 0 && (
        <details>
          <summary>{others.length} settings of the cluster</summary>
          <Settings settings={others} />
        </details>
      )}
    </Panel>
  );
}

const Settings = ({ settings }: { settings: TopicDetails["configuration"] }) => (
  <dl class="pairs">
    {settings.map(({ name, value }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value || "–"}</dd>
      </div>
    ))}
  </dl>
);
