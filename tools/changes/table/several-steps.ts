/** Which way a value goes: to more or later, to less or earlier, or to another of no order. */
export type Way = "up" | "down" | "other";

/** Changes that one apply can't make, though a plan shows one: what to do instead. */
interface Steps {
  /** The setting's name in the table. */
  readonly setting: RegExp;
  /** Which way the value goes. @default any */
  readonly way?: Way;
  readonly steps: string;
}

/** Source: MSK developer guide and API reference, 2026-11, unless a step names another. */
const severalSteps: readonly Steps[] = [
  {
    setting: /^cluster\.kind$/,
    steps: "Another kind is another cluster: make it beside the old one, replicate, and move the clients",
  },
  {
    setting: /^cluster(\{kind=\w+\})?\.brokers$/,
    way: "down",
    steps: "Move all partitions off the brokers that go, then remove these through MSK.",
  },
  {
    setting: /^cluster\{kind=standard\}\.volumeGib$/,
    way: "down",
    steps: "Volumes only grow: replicate to another cluster",
  },
  {
    setting: /^cluster\{kind=\w+\}\.kafkaVersion$/,
    way: "down",
    steps: "MSK has no way back to an earlier version: replicate to another cluster",
  },
  {
    setting: /^cluster\{kind=standard\}\.tieredStorage$/,
    way: "down",
    steps: "There is no way back for a cluster with tiered storage: turn it off for each topic, and replicate to another cluster",
  },
  {
    setting: /^cluster(\{kind=\w+\})?\.(publicAccess|vpcConnectivity)\b/,
    steps: "MSK makes no cluster with it: apply without it first, then with it, which rolls the brokers",
  },
  {
    setting: /^topics\.<name>\.partitions$/,
    way: "down",
    steps: "Partitions only grow, and the administrator function refuses: make another topic",
  },
  {
    setting: /^topics\.<name>\.replicationFactor$/,
    steps: "It stays as the topic was created, and the administrator function refuses: reassign the partitions with Kafka's tools first",
  },
];

/** What to do instead, for a change that one apply can't make. */
export const stepsOf = (setting: string, way: Way): string | undefined =>
  severalSteps.find((each) => each.setting.test(setting) && (each.way === undefined || each.way === way))?.steps;
