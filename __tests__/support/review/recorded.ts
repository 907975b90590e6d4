import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ChargedResourcesReader, costDelta } from "../../../tools/cost/index.js";
import { markdown } from "../../../tools/plan-review/render/markdown.js";
import { type Review, type ReviewOptions, reviewPlan } from "../../../tools/plan-review/review.js";
import type { MskLimits } from "../../../tools/plan-review/rule.js";
import { root } from "../../../tools/setup/folders.js";
import type { PlanJson, PlannedResource } from "../../../tools/terraform/index.js";
import { REVIEWED_ON } from "./scenarios.js";

const fileOf = (kind: "plans" | "comments", name: string, ending: string) =>
  join(root, "__tests__/support/review", kind, `${name}.${ending}`);

/** Returns the recorded plan of a scenario. */
export const recordedPlan = (name: string): PlanJson => JSON.parse(readFileSync(fileOf("plans", name, "json"), "utf8")) as PlanJson;

/** Returns the recorded comment of a scenario. */
export const recordedComment = (name: string): string => readFileSync(fileOf("comments", name, "md"), "utf8");

/** Writes the plan of a scenario, reduced to what a review reads, and its comment. */
export function record(name: string, plan: PlanJson, comment: string): void {
  const file = fileOf("plans", name, "json");
  writeFileSync(file, JSON.stringify(reducedPlan(plan)));
  execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", file]);
  writeFileSync(fileOf("comments", name, "md"), comment);
}

/** Ids that AWS chooses: of clusters, of resources of EC2, and the ends of secrets' ARNs. */
const RANDOM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b(?:sg|sgr|subnet|vpc|rtb|vpce|fl)-[0-9a-f]{8,17}\b/g;

/** Returns a document with ids that are numbered in its order, so that two runs have the same text. */
export function withStableIds<T>(document: T): T {
  const numbers = new Map<string, string>();
  const numbered = (id: string) => {
    const number = numbers.get(id) ?? String(numbers.size + 1);
    numbers.set(id, number);
    const [kind = ""] = /^[a-z]+(?=-)/.exec(/^[0-9a-f]{8}-/.test(id) ? "" : id) ?? [];
    return kind === "" ? `00000000-0000-4000-8000-${number.padStart(12, "0")}` : `${kind}-${number.padStart(17, "0")}`;
  };
  return JSON.parse(JSON.stringify(document).replace(RANDOM, numbered)) as T;
}

/** Returns a plan with what a review reads: provider blocks, changes, and of other resources what their cost depends on. */
export function reducedPlan(plan: PlanJson): PlanJson {
  const { format_version, terraform_version, resource_changes = [], output_changes = {}, configuration } = plan;
  const outputs = Object.entries(output_changes).filter(([, { actions }]) => actions.join() !== "no-op");
  const priced = pricedAttributes(plan);
  return {
    format_version,
    ...(terraform_version !== undefined && { terraform_version }),
    ...(configuration?.provider_config && { configuration: { provider_config: configuration.provider_config } }),
    ...(outputs.length > 0 && { output_changes: Object.fromEntries(outputs) }),
    resource_changes: resource_changes.flatMap((resource) =>
      isChanged(resource) ? [changedPart(resource)] : unchangedPart(resource, priced.get(resource.address)),
    ),
  };
}

/** Returns the attributes that prices read, by the address of the resources that AWS charges for. */
function pricedAttributes({ resource_changes = [], configuration }: PlanJson): ReadonlyMap<string, ReadonlySet<string>> {
  const reader = new ChargedResourcesReader();
  for (const resource of resource_changes) reader.resource(resource);
  for (const provider of Object.values(configuration?.provider_config ?? {})) reader.provider(provider);
  const read = new Map<string, Set<string>>();
  const watched = reader.found.after.map((resource) => {
    const own = new Set<string>();
    read.set(resource.address, own);
    const get = (values: object, name: string) => {
      own.add(name);
      return Reflect.get(values, name) as unknown;
    };
    return { ...resource, values: new Proxy(resource.values, { get: (values, name) => get(values, String(name)) }) };
  });
  costDelta({ before: [], after: watched, region: reader.found.region });
  return read;
}

const isChanged = ({ mode, change }: PlannedResource) => mode === "managed" && change.actions.join() !== "no-op";

/** Returns a change without the empty values of a created resource. */
const changedPart = ({ address, mode, type, name, provider_name, change }: PlannedResource): PlannedResource => ({
  ...{ address, mode, type, name, provider_name },
  change: change.before === null ? { ...change, after: filled(change.after), after_unknown: filled(change.after_unknown) ?? {} } : change,
});

/** Returns a resource that doesn't change with the attributes that its price reads; none if AWS charges nothing for it. */
function unchangedPart(
  { address, mode, type, name, provider_name, change }: PlannedResource,
  read?: ReadonlySet<string>,
): PlannedResource[] {
  if (read === undefined) return [];
  const values = filled(Object.fromEntries(Object.entries(change.after ?? {}).filter(([attribute]) => read.has(attribute))));
  return [
    { ...{ address, mode, type, name, provider_name }, change: { actions: ["no-op"], before: values, after: values, after_unknown: {} } },
  ];
}

/** Returns attributes without those that are null, empty or false. */
function filled(attributes: Readonly<Record<string, unknown>> | null): Readonly<Record<string, unknown>> {
  const isEmpty = (value: unknown) => ["null", '""', "[]", "{}", "false"].includes(JSON.stringify(value));
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([, value]) => !isEmpty(value)));
}

/** Limits of MSK for tests. */
const limits: MskLimits = {
  kafkaVersions: {
    "3.7.x.kraft": { metadata: "kraft", supportEnds: "2026-09-01" },
    "3.9.x.kraft": { metadata: "kraft" },
    "4.1.x.kraft": { metadata: "kraft" },
  },
  formerSupportEnds: { "2.8": "2025-01-14", "3.5": "2025-10-23" },
  supportSources: {
    current: "MSK developer guide, 2026-05",
    former: "endoflife.date/amazon-msk, 2025-05, and MSK developer guide, 2026-05",
  },
  smallestGrowthGib: 10,
  supportNoticeDays: 180,
};

/** Reviews a document as if it were read from a file. */
export const reviewOf = (document: unknown, options: Partial<ReviewOptions> = {}): Promise<Review> =>
  reviewPlan(Readable.from([Buffer.from(typeof document === "string" ? document : JSON.stringify(document))]), {
    today: REVIEWED_ON,
    limits,
    ...options,
  });

/** Returns the comment of a review. */
export const commentOf = (name: string, review: Review): string => markdown(review, { name });
