/** The direction of a change: to more or later, to less or earlier, or to a value without order. */
export type Way = "up" | "down" | "other";

/** A change that one apply can't make, although a plan shows it. */
interface Steps {
  /** Matches the setting's name in the table. */
  readonly setting: RegExp;
  /** @default every way */
  readonly way?: Way;
  /** Matches the change in the table, `100 → 101`. @default every change */
  readonly change?: RegExp;
  /** What to do instead. */
  readonly steps: string;
}

/** Source: MSK developer guide and API reference, 2026-11, unless a step names another. */
const severalSteps: readonly Steps[] = [
  {
    setting: /^cluster\.kind$/,
    steps: "Another kind is another cluster: create it next to the old one, replicate, and move the clients",
  },
  {
    setting: /^cluster(\{kind=\w+\})?\.brokers$/,
    way: "down",
    steps: "Move all partitions off the brokers to be removed, then remove these with MSK.",
  },
  {
    setting: /^cluster\{kind=standard\}\.volumeGib$/,
    way: "down",
    steps: "Volumes only grow: replicate to another cluster",
  },
  {
    setting: /^cluster\{kind=\w+\}\.kafkaVersion$/,
    way: "up",
    change: /^3\.9\.x → 3\.9\.x\.kraft$/,
    steps:
      "MSK moves the metadata from ZooKeeper to KRaft in a cluster of three zones: turn off clients' access to ZooKeeper with aws kafka update-connectivity, then apply, which rolls the brokers",
  },
  {
    setting: /^cluster\{kind=\w+\}\.kafkaVersion$/,
    way: "up",
    change: /^3\.[789]\.x → .*\.kraft$/,
    steps: "MSK moves only 3.9.x to KRaft, and only to 3.9.x.kraft: upgrade to these first, one after the other",
  },
  {
    setting: /^cluster\{kind=\w+\}\.kafkaVersion$/,
    way: "down",
    steps: "MSK can't downgrade Kafka: replicate to another cluster",
  },
  {
    setting: /^cluster\{kind=standard\}\.tieredStorage$/,
    way: "down",
    steps: "Tiered storage can't be turned off for a cluster: turn it off for each topic, and replicate to another cluster",
  },
  {
    setting: /^cluster(\{kind=\w+\})?\.(publicAccess|vpcConnectivity)\b/,
    steps: "MSK creates no cluster with it: apply without it first, then with it, which rolls the brokers",
  },
  {
    setting: /^topics\.<name>\.partitions$/,
    way: "down",
    steps: "Kafka can't reduce partitions, and the administrator function refuses it: create another topic",
  },
  {
    setting: /^topics\.<name>\.replicationFactor$/,
    steps:
      "It is fixed when the topic is created, and the administrator function refuses to change it: reassign the partitions with Kafka's tools first",
  },
];

/** Returns what to do instead, for a change that one apply can't make. @param change - as in the table: `100 → 101` */
export const stepsOf = (setting: string, way: Way, change: string): string | undefined =>
  severalSteps.find(
    (each) => each.setting.test(setting) && (each.way === undefined || each.way === way) && (each.change?.test(change) ?? true),
  )?.steps;
