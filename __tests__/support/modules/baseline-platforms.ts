import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { PlatformSettings } from "../../../modules/platform/index.js";
import { isPlainMap } from "../../../modules/settings/index.js";
import { type BaselineName, baselineNames, baselines } from "../../../tools/changes/baselines/baselines.js";
import { root } from "../../../tools/setup/folders.js";
import { settingsFrom } from "./synthesized.js";

/** Returns an existing resource for a placeholder such as `{{subnet a}}`. */
export function placeholder(name: string): string {
  const subnet = /^subnet ([a-f])$/.exec(name)?.[1];
  if (subnet !== undefined) return `subnet-0${subnet}`;
  if (name.endsWith("cluster")) return `arn:aws:kafka:us-east-1:123456789012:cluster/${name.replace(" ", "-")}/0a-1`;
  if (name.endsWith("authority")) return "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d";
  if (name.endsWith(" key")) return "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
  const others: Readonly<Record<string, string>> = { vpc: "vpc-0a", "security group": "sg-0a", "broker logs": "broker-logs" };
  return others[name] ?? name;
}

const merged = (one: unknown, other: unknown): unknown =>
  isPlainMap(one) && isPlainMap(other)
    ? { ...one, ...Object.fromEntries(Object.entries(other).map(([key, value]) => [key, merged(one[key], value)])) }
    : other;

/** Returns the settings of a baseline of the change table after its last step, with values in place of its placeholders. */
export function baselineSettings(name: BaselineName): PlatformSettings {
  const texts = baselines[name].steps.map((step) => readFileSync(join(root, "tools/changes/baselines", `${step}.yaml`), "utf8"));
  const documents = texts.map((text): unknown => parse(text.replace(/\{\{([^}]+)\}\}/g, (_, of: string) => placeholder(of))));
  return settingsFrom(stringify(documents.reduce(merged)));
}

export { baselineNames };
