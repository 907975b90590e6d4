import type { TopicComparisonResponse } from "../contract.js";
import { describeAction } from "./descriptions.js";
import { describeEntity } from "./quota-plan.js";
import type { Action, ClusterState, Plan } from "./reconciler.js";

/** Most lines of a response, without the one that counts those that are left out. The response is in each plan, and in the state. */
const MOST_LINES = 200;
/** Longest line, in characters. A name of a certificate alone can be longer. */
const LONGEST_LINE = 500;

/** Returns what differs between a plan without actions and `plan`, in words. @param state - what the plan was made from */
export function differencesOf({ actions, errors }: Plan, { topics }: Pick<ClusterState, "topics">): TopicComparisonResponse {
  const configurations = new Map(topics.map(({ name, configuration }) => [name, configuration]));
  return {
    differences: shortened(actions.flatMap((action) => linesOf(action, configurations))),
    warnings: shortened(errors),
  };
}

function linesOf(action: Action, configurations: ReadonlyMap<string, Readonly<Record<string, string>>>): string[] {
  switch (action.kind) {
    case "createTopic":
      return [`${action.name}: declared, not on the cluster`];
    case "addPartitions":
      return [differing(`${action.name} partitions`, action.to, action.from)];
    case "changeConfiguration": {
      const { name, set } = action;
      return Object.entries(set).map(([key, value]) =>
        differing(`${name} ${key}`, value, configurations.get(name)?.[key] ?? "the default"),
      );
    }
    case "deleteTopic":
      return [`${action.name}: listed as deletable and not declared, on the cluster`];
    case "addAcls":
      return [`${describeAction(action)}: declared, not on the cluster`];
    case "removeAcls":
      return [`${describeAction(action)}: no longer declared, on the cluster`];
    case "changeQuota":
      return Object.entries(action.set).map(([limit, value]) =>
        differing(`${describeEntity(action)} ${limit}`, value, action.from[limit] ?? "no limit"),
      );
  }
}

const differing = (what: string, declared: string | number, found: string | number): string =>
  `${what}: ${declared} declared, ${found} on the cluster`;

/** Returns the first lines, each cut to a length, and the number of the others. */
function shortened(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line));
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${more} more`];
}
