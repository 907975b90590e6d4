import type { PlatformSettings } from "../../../modules/platform/index.js";

interface Base {
  /** As a heading says it: `a cluster of standard brokers`. */
  readonly title: string;
  /** Files of this folder's `bases`, applied one after another, each laid over those before it. */
  readonly steps: readonly string[];
  /** What is there before: what a base needs and does not make. @default nothing */
  readonly needs?: "clusters" | "authority";
  /** Other settings that mean the same platform, whose own settings are changed as well. */
  readonly views?: readonly ((settings: PlatformSettings) => PlatformSettings)[];
}

const stateInBucket = (settings: PlatformSettings): PlatformSettings => ({
  ...settings,
  backend: { type: "s3", bucket: "states", key: "changes.tfstate" },
});

/** Platforms on which settings are changed, those with most settings first: each answers for what stands in none before it. */
export const bases = {
  standard: { title: "standard brokers", steps: ["standard"], views: [stateInBucket] },
  second: { title: "standard brokers, with what takes more than one apply", steps: ["standard", "second", "third"], needs: "clusters" },
  express: { title: "express brokers in a network that was there before", steps: ["express"], needs: "authority" },
  serverless: { title: "a serverless cluster", steps: ["serverless"] },
  existing: { title: "a cluster that was there before", steps: ["existing"], needs: "clusters" },
} as const satisfies Readonly<Record<string, Base>>;

export type BaseName = keyof typeof bases;
export const baseNames = Object.keys(bases) as BaseName[];

/** What `msk changes` can be told to apply: bases, and the published modules. */
export const subjects = [...baseNames, "modules"] as const;
export type Subject = (typeof subjects)[number];
