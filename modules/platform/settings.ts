import type { z } from "zod";
import { accessSection } from "../access/index.js";
import { bastionSection } from "../bastion/index.js";
import { clusterSection } from "../cluster/index.js";
import { eventApiSection } from "../event-api/index.js";
import { networkSection } from "../network/index.js";
import { observabilitySection } from "../observability/index.js";
import { pipelinesSection } from "../pipelines/index.js";
import { schemasSection } from "../schemas/index.js";
import { type DerivedNames, type Rule, schemaOfSections, type WarningRule } from "../settings/index.js";
import { topicsSection } from "../topics/index.js";
import { generalSection } from "./general-settings.js";
import { namesRule } from "./rules/names.js";

/** The sections of the settings file, in its order. */
const sections = [
  generalSection,
  networkSection,
  clusterSection,
  topicsSection,
  schemasSection,
  accessSection,
  eventApiSection,
  bastionSection,
  observabilitySection,
  pipelinesSection,
  // A new module adds a line above this one.
] as const;

/** Top-level keys of the settings file, by section. */
export const settingsSections: readonly { readonly title: string; readonly keys: readonly string[] }[] = sections.map(
  ({ title, shape }) => ({
    title,
    keys: Object.keys(shape),
  }),
);

/** Schema of the settings file. */
export const platformSettings = schemaOfSections(sections);

export type PlatformSettings = z.output<typeof platformSettings>;

/** Names in AWS that consist of settings, of all modules. */
export const platformNames: readonly DerivedNames<PlatformSettings>[] = sections.flatMap(
  ({ names }): readonly DerivedNames<PlatformSettings>[] => (names === undefined ? [] : [names]),
);

/** Rules across settings, of all modules. */
export const platformRules: readonly Rule<PlatformSettings>[] = [
  namesRule(platformNames),
  ...sections.flatMap(({ rules = [] }): readonly Rule<PlatformSettings>[] => rules),
];

/** Warnings of all modules. */
export const platformWarningRules: readonly WarningRule<PlatformSettings>[] = sections.flatMap(
  ({ warnings = [] }): readonly WarningRule<PlatformSettings>[] => warnings,
);
