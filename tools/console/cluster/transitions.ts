import type { EventView } from "../api.js";
import type { Observation, ObservedTopic } from "./observation.js";

/** Returns what has changed from one observation to the next, in sentences. */
export function transitions(before: Observation, after: Observation, zoneOf: (broker: number) => string): EventView[] {
  const event = (severity: EventView["severity"], text: string): EventView => ({ at: after.at, severity, source: "kafka", text });
  const named = (broker: number) => `Broker ${broker} (${zoneOf(broker)})`;
  const left = before.brokers.filter((id) => !after.brokers.includes(id));
  const joined = after.brokers.filter((id) => !before.brokers.includes(id));
  const topicsBefore = new Map(before.topics.map((topic) => [topic.name, topic]));
  const topicsAfter = new Set(after.topics.map(({ name }) => name));
  const shared = after.topics.flatMap((topic) => {
    const earlier = topicsBefore.get(topic.name);
    return earlier ? [{ topic, earlier }] : [];
  });
  const changes = shared.map(({ topic, earlier }) => partitionChanges(earlier, topic));
  const total = (of: keyof PartitionChanges) => changes.reduce((sum, each) => sum + each[of], 0);
  const [moved, lost, shrunk, grown] = [total("moved"), total("lost"), total("shrunk"), total("grown")];
  const partitions = (count: number) => `${count} ${count === 1 ? "partition" : "partitions"}`;
  return [
    ...left.map((id) => event("critical", `${named(id)} left the cluster`)),
    ...joined.map((id) => event("good", `${named(id)} joined the cluster`)),
    ...(lost > 0 ? [event("critical", `${partitions(lost)} lost the leader`)] : []),
    ...(moved > 0 ? [event("info", `${partitions(moved)} changed the leader`)] : []),
    ...(shrunk > 0 ? [event("warning", `In-sync replicas of ${partitions(shrunk)} decreased`)] : []),
    ...(grown > 0 ? [event("good", `In-sync replicas of ${partitions(grown)} increased`)] : []),
    ...after.topics.flatMap(({ name, partitions: all }) =>
      topicsBefore.has(name) ? [] : [event("info", `Topic ${name} was created with ${partitions(all.length)}`)],
    ),
    ...before.topics.flatMap(({ name }) => (topicsAfter.has(name) ? [] : [event("warning", `Topic ${name} was deleted`)])),
  ];
}

interface PartitionChanges {
  readonly moved: number;
  readonly lost: number;
  readonly shrunk: number;
  readonly grown: number;
}

function partitionChanges(before: ObservedTopic, after: ObservedTopic): PartitionChanges {
  const earlier = new Map(before.partitions.map((each) => [each.partition, each]));
  const pairs = after.partitions.flatMap((now) => {
    const then = earlier.get(now.partition);
    return then ? [{ now, then }] : [];
  });
  const count = (matches: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(matches).length;
  return {
    moved: count(({ now, then }) => now.leader !== then.leader && now.leader >= 0),
    lost: count(({ now, then }) => now.leader < 0 && then.leader >= 0),
    shrunk: count(({ now, then }) => now.isr.length < then.isr.length),
    grown: count(({ now, then }) => now.isr.length > then.isr.length),
  };
}
