import type { TopicAction } from "./topic-plan.js";

/** An action as a reviewer reads it. */
export function sentence(action: TopicAction): string {
  switch (action.kind) {
    case "createTopic":
      return `create ${action.name}: ${[
        `${action.partitions} partitions`,
        `replication factor ${action.replicationFactor}`,
        ...settings(action.configuration),
      ].join(", ")}`;
    case "addPartitions":
      return `add partitions to ${action.name}: ${action.from} to ${action.to}`;
    case "changeConfiguration":
      return `configure ${action.name}: ${[...settings(action.set), ...action.unset.map((key) => `${key} by default`)].join(", ")}`;
    case "deleteTopic":
      return `delete ${action.name}: released`;
  }
}

/** Why a topic that is declared no more is still there. */
export function keptSentence(name: string): string {
  return `keep ${name}: not declared any more, and not released`;
}

function settings(configuration: Readonly<Record<string, string>>): string[] {
  return Object.entries(configuration).map(([key, value]) => `${key}=${value}`);
}
