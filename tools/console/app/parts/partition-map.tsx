import type { BrokerView, TopicView } from "../../api.js";
import { topicLink } from "../route.js";

/** Partitions of a topic on a broker that are drawn one by one. */
const MAX_SQUARES = 48;

/** Each partition on each broker: who leads it, and which replicas are in sync. */
export function PartitionMap({ topics, brokers }: { topics: readonly TopicView[]; brokers: readonly BrokerView[] }) {
  return (
    <>
      <div class="scroll">
        <table class="map">
          <thead>
            <tr>
              <th scope="col">Topic</th>
              {brokers.map(({ id, zone, online }) => (
                <th key={id} scope="col" class={online ? "" : "down"}>
                  Broker {id} <span class="muted">{online ? zone : "down"}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => (
              <tr key={topic.name}>
                <th scope="row">
                  <a href={topicLink(topic.name)}>{topic.name}</a>
                </th>
                {brokers.map(({ id }) => (
                  <td key={id}>
                    <Replicas topic={topic} broker={id} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="legend" aria-label="Legend">
        <li>
          <i class="replica leader" /> leader
        </li>
        <li>
          <i class="replica" /> in-sync replica
        </li>
        <li>
          <i class="replica behind" /> not in sync
        </li>
      </ul>
    </>
  );
}

function Replicas({ topic, broker }: { topic: TopicView; broker: number }) {
  const here = topic.partitions.filter(({ replicas }) => replicas.includes(broker));
  const leads = here.filter(({ leader }) => leader === broker).length;
  const behind = here.filter(({ isr }) => !isr.includes(broker)).length;
  const label = `${leads} leaders, ${here.length - leads - behind} in-sync replicas, ${behind} not in sync`;
  if (here.length > MAX_SQUARES) return <span class={behind > 0 ? "many behind" : "many"}>{label}</span>;
  return (
    <span class="replicas" role="img" aria-label={label}>
      {here.map(({ partition, leader, isr }) => {
        const kind = !isr.includes(broker) ? "behind" : leader === broker ? "leader" : "";
        return <i key={partition} class={`replica ${kind}`} title={`${topic.name} partition ${partition}: ${kind || "in-sync replica"}`} />;
      })}
    </span>
  );
}
