import type { Way } from "./change-table.js";

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
    setting: /^cluster(\{kind=\w+\})?\.brokers$/,
    way: "down",
    steps: "Move all partitions off the brokers that go, then remove these through MSK.",
  },
  { setting: /^cluster(\{kind=\w+\})?\.volumeGib$/, way: "down", steps: "Volumes only grow: replicate to another cluster." },
];

/** What to do instead, for a change that one apply can't make. */
export const stepsOf = (setting: string, way: Way): string | undefined =>
  severalSteps.find((each) => each.setting.test(setting) && (each.way === undefined || each.way === way))?.steps;
