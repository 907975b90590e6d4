import type { Overview, TopicView } from "../../api.js";
import { count, duration, number } from "../format.js";
import { Panel } from "../parts/panel.js";
import { StatusIcon } from "../parts/status-icon.js";
import { TableHead } from "../parts/table-head.js";
import { topicLink } from "../route.js";

export function TopicsPage({ overview: { topics } }: { overview: Overview }) {
  const sorted = topics.toSorted((a, b) => Number(a.internal) - Number(b.internal) || a.name.localeCompare(b.name));
  return (
    <>
      <h1>Topics</h1>
      <Panel title={count(topics.length, "topic")}>
        <div class="scroll">
          <table>
            <TableHead
              columns={[
                "Topic",
                { figures: "Partitions" },
                { figures: "Replicas" },
                { figures: "Min ISR" },
                { figures: "Messages" },
                { figures: "Written/s" },
                "Retention",
                "Cleanup",
              ]}
            />
            <tbody>
              {sorted.map((topic) => (
                <Row key={topic.name} topic={topic} />
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}

function Row({ topic }: { topic: TopicView }) {
  const { name, internal, partitions, replicationFactor, minIsr, messages, perSecond, retentionMs, cleanup } = topic;
  return (
    <tr class={internal ? "internal" : ""}>
      <th scope="row">
        <StatusIcon status={statusOf(topic)} /> <a href={topicLink(name)}>{name}</a>
      </th>
      <td class="number">{number(partitions.length)}</td>
      <td class="number">{replicationFactor}</td>
      <td class="number">{minIsr ?? "–"}</td>
      <td class="number">{messages === undefined ? "–" : number(messages)}</td>
      <td class="number">{perSecond === undefined ? "–" : number(perSecond)}</td>
      <td>{cleanup === "compact" || retentionMs === undefined ? "–" : duration(retentionMs)}</td>
      <td>{cleanup ?? "–"}</td>
    </tr>
  );
}

function statusOf({ partitions, minIsr = 1 }: TopicView): "ok" | "warning" | "critical" {
  if (partitions.some(({ leader, isr }) => leader < 0 || isr.length < minIsr)) return "critical";
  return partitions.some(({ isr, replicas }) => isr.length < replicas.length) ? "warning" : "ok";
}
