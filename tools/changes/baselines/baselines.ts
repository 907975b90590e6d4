import type { PlatformSettings } from "../../../modules/platform/index.js";

interface Baseline {
  /** The end of a heading: `standard brokers`. */
  readonly title: string;
  /** YAML files of this folder, applied one after another; each is merged into those before it. */
  readonly steps: readonly string[];
  /** Resources that must exist before the baseline is applied. @default none */
  readonly needs?: "clusters" | "authorityAndKeys" | "logTargets";
  /** Other settings with the same resources, whose own settings are changed in addition. */
  readonly variants?: readonly ((settings: PlatformSettings) => PlatformSettings)[];
  /** Names of settings: only these are changed, also if a baseline before it has them. @default all that no baseline before it has */
  readonly only?: readonly string[];
}

const stateInBucket = (settings: PlatformSettings): PlatformSettings => ({
  ...settings,
  backend: { type: "s3", bucket: "states", key: "changes.tfstate" },
});

/** The platforms whose settings are changed, those with most settings first. Each adds the settings that no baseline before it has. */
export const baselines = {
  standard: { title: "standard brokers", steps: ["standard"], needs: "logTargets", variants: [stateInBucket] },
  second: {
    title: "standard brokers, with features that take more than one apply",
    steps: ["standard", "second", "third"],
    needs: "clusters",
  },
  zookeeper: { title: "standard brokers with ZooKeeper", steps: ["zookeeper"], only: ["cluster{kind=standard}.kafkaVersion"] },
  express: { title: "express brokers in an existing network", steps: ["express"], needs: "authorityAndKeys" },
  serverless: { title: "a serverless cluster", steps: ["serverless"] },
  existing: { title: "an existing cluster", steps: ["existing"], needs: "clusters" },
} as const satisfies Readonly<Record<string, Baseline>>;

export type BaselineName = keyof typeof baselines;
export const baselineNames = Object.keys(baselines) as BaselineName[];

/** The parts of the table that `msk changes` can write: the baselines, and the published modules. */
export const tableParts = [...baselineNames, "modules"] as const;
export type TablePart = (typeof tableParts)[number];
