import { Testing } from "cdktf";
import { type PlatformSettings, PlatformStack, platformRules, platformSettings } from "../../../modules/platform/index.js";
import { readSettings } from "../../../modules/settings/index.js";

// biome-ignore lint/suspicious/noExplicitAny: the attributes of two hundred kinds of resource, as JSON
type Attributes = Record<string, any>;

/** A stack as Terraform reads it: `resource[type][name]`. */
export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly terraform: Attributes;
  readonly provider: Attributes;
  readonly variable: Attributes;
  readonly output: Record<string, { value: unknown; description: string }>;
}

/** The settings in `yaml`, or a failure that shows the report. */
export const settingsFrom = (yaml: string): PlatformSettings => readSettings(yaml, platformSettings, platformRules, "settings.yaml");

/** The platform stack of the settings in `yaml`, with CDKTF's validations on. */
export const synthesize = (yaml: string): Synthesized => synthesizeSettings(settingsFrom(yaml));

export function synthesizeSettings(settings: PlatformSettings): Synthesized {
  const stack = new PlatformStack(Testing.app(), "platform", settings);
  Testing.synth(stack, true); // for its validations; it leaves out comments, where accepted findings are
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

/** Returns the resources of a type, by name. */
export const all = (stack: Synthesized, type: string): Readonly<Record<string, Attributes>> => stack.resource[type] ?? {};

/** Returns the sorted addresses of all resources: `type.name`. */
export const addresses = (stack: Synthesized): string[] =>
  Object.entries(stack.resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();

/** Returns the statements of a policy, by their sid. */
export function statements(policyJson: string): Record<string, Attributes> {
  // Quotes in Terraform expressions are not escaped in the JSON.
  const json = policyJson.replace(/\$\{.*?\}/g, (expression) => expression.replaceAll('"', '\\"'));
  const { Statement } = JSON.parse(json) as { Statement: Attributes[] };
  return Object.fromEntries(Statement.map(({ Sid, ...statement }) => [Sid, statement]));
}
