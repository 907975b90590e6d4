import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const DEFAULTS = "defaults.yaml";

/** Arguments by address: `aws_msk_cluster.this`, `data.aws_msk_cluster.this`. Null removes a resource or an argument. */
const resources = z.record(z.string().regex(/^(data\.)?\w+\.\w+$/), z.record(z.string(), z.unknown()).nullable());

const action = z.enum(["create", "update", "replace", "delete"]);

const refusal = z.strictObject({
  /** A part of the error. */
  error: z.string(),
  /** Why AWS refuses it, with a source. */
  because: z.string(),
});

const step = z.strictObject({
  /** Changed arguments, merged into those before. */
  change: resources.optional(),
  /** A resource that is deleted outside of Terraform. */
  delete: z.string().optional(),
  /** Every change that Terraform must plan, by address. @default none */
  plan: z.record(z.string(), action).default({}),
  /** Set if AWS refuses the apply. The description ends here. */
  refused: refusal.optional(),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const description = z.strictObject({
  /** What is configured, in a few words. */
  what: z.string(),
  resources,
  /** Set if AWS refuses to create them. */
  refused: refusal.optional(),
  /** Expressions, and the values that they must have after every apply. */
  outputs: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(step).default([]),
});

export type Resources = z.infer<typeof resources>;
export type Action = z.infer<typeof action>;
export type Refusal = z.infer<typeof refusal>;

/** A configuration, its changes, and what Terraform must plan for each: data, without code of the project that uses it. */
export interface Description extends z.infer<typeof description> {
  /** File and key: `cluster/basic`. */
  readonly name: string;
}

/** Returns all descriptions in a folder, complete with the arguments of `defaults.yaml`. @throws if a file has another form */
export function readDescriptions(folder: string): Description[] {
  const defaults = z.record(z.string(), z.record(z.string(), z.unknown())).parse(documentIn(folder, DEFAULTS));
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== DEFAULTS);
  return files.sort().flatMap((file) => {
    const parsed = z.record(z.string(), description).safeParse(documentIn(folder, file));
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    return Object.entries(parsed.data).map(([key, read]) => ({
      ...read,
      name: `${file.replace(".yaml", "")}/${key}`,
      resources: withDefaults(read.resources, defaults),
      steps: read.steps.map((step) => ({
        ...step,
        ...(step.change && { change: addedWithDefaults(step.change, read.resources, defaults) }),
      })),
    }));
  });
}

const documentIn = (folder: string, file: string): unknown => parse(readFileSync(join(folder, file), "utf8"), { merge: true });

type Defaults = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const withDefaults = (given: Resources, defaults: Defaults): Resources =>
  Object.fromEntries(
    Object.entries(given).map(([address, args]) => [
      address,
      args && (merged(defaults[address.split(".")[0] as string], args) as typeof args),
    ]),
  );

/** A step that adds a resource gives it the defaults, too; one that changes a resource states only what changes. */
const addedWithDefaults = (change: Resources, earlier: Resources, defaults: Defaults): Resources =>
  Object.fromEntries(
    Object.entries(change).map(([address, args]) => [
      address,
      earlier[address] ? args : (withDefaults({ [address]: args }, defaults)[address] as typeof args),
    ]),
  );

/** Merges maps key by key. Any other value of `over` replaces that of `under`; null removes it. */
export function merged(under: unknown, over: unknown): unknown {
  if (!isMap(over)) return over;
  const result: Record<string, unknown> = isMap(under) ? { ...under } : {};
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
