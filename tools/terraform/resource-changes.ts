import type { PlanJson, PlannedResource } from "./plan-json.js";
import type { TerraformRun } from "./run-terraform.js";
import { eventIn } from "./ui-events.js";

/** The change of one resource, in brief. */
export interface ResourceChange {
  readonly address: string;
  /**
   * `replace` in both orders: create before destroy, and destroy before create. It includes a replacement that keeps the existing object in
   * AWS and only removes it from the state.
   */
  readonly action: "create" | "update" | "replace" | "delete" | "forget" | "move";
  /** Arguments that change or can change: those whose value is known only after the apply are included. */
  readonly attributes: readonly string[];
}

const actionNames: Readonly<Record<string, Exclude<ResourceChange["action"], "move"> | "none">> = {
  "no-op": "none",
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  // `lifecycle { destroy = false }`, also of a `removed` block. Source: Terraform and OpenTofu, `plans.CreateThenForget`, `ForgetThenCreate`.
  "create,forget": "replace",
  "forget,create": "replace",
};

/** Returns every change of a managed resource in a plan. @throws for actions that are not in the table above */
export const resourceChangesIn = (plan: PlanJson): ResourceChange[] =>
  (plan.resource_changes ?? []).flatMap((resource) => resourceChangeOf(resource) ?? []);

/** Returns the change of one resource; undefined for a data source, and for a resource that does not change. */
function resourceChangeOf(resource: PlannedResource): ResourceChange | undefined {
  const { address, mode, previous_address: previous, change } = resource;
  if (mode === "data") return undefined;
  const action = previous === undefined ? actionOf(resource) : "move";
  return action === "none" ? undefined : { address, action, attributes: changedAttributes(change) };
}

/** Returns the action of a plan on a resource, whether or not its address changes. @throws for actions that are not in the table above */
export function actionOf({ address, change }: PlannedResource): Exclude<ResourceChange["action"], "move"> | "none" {
  const action = actionNames[change.actions.join()];
  if (action === undefined) throw new Error(`${address}: the plan has unknown actions: ${change.actions.join()}`);
  return action;
}

/** Returns the names of the arguments that an update or a replacement changes or can change. */
export function changedAttributes({ before, after, after_unknown: unknown }: PlannedResource["change"]): string[] {
  return before && after ? [...new Set(differenceInBlocks("", [before], [after], [unknown]))].sort() : [];
}

/** Returns dotted names of arguments that differ, with those inside blocks, without indexes: `encryption_info.encryption_in_transit.client_broker`. */
function difference(name: string, before: unknown, after: unknown, unknown: unknown): string[] {
  if (isUnknown(unknown, after)) return [name];
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null) && !hasUnknown(unknown)) return [];
  const [old, now] = [blocks(before), blocks(after)];
  if (!old || !now) return [name];
  const inside = differenceInBlocks(name, old, now, Array.isArray(unknown) ? unknown : [unknown]);
  return inside.length === 0 && old.length !== now.length ? [name] : inside; // a block without arguments that is added or removed
}

type Block = Readonly<Record<string, unknown>>;

/** Compares blocks by position. The resource itself is a block without a name. */
function differenceInBlocks(name: string, before: readonly Block[], after: readonly Block[], unknown: readonly unknown[]): string[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => {
    const [from, to, shape] = [before[i] ?? {}, after[i] ?? {}, (unknown[i] ?? {}) as Block | boolean];
    const shapeOf = (key: string) => (typeof shape === "object" ? shape[key] : shape);
    const keys = new Set([...Object.keys(from), ...Object.keys(to), ...Object.keys(shape)]);
    return [...keys].flatMap((key) => difference(name ? `${name}.${key}` : key, from[key], to[key], shapeOf(key)));
  }).flat();
}

/** Returns the blocks of a value: a list of maps, also an empty one. Tags and other maps are values. */
function blocks(value: unknown): readonly Block[] | undefined {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) && value.every((item) => item !== null && typeof item === "object") ? value : undefined;
}

/** `after_unknown` has the shape of the argument, with `true` wherever a value is known only after the apply. */
const isUnknown = (shape: unknown, value: unknown): boolean => shape === true || (hasUnknown(shape) && blocks(value) === undefined);

function hasUnknown(shape: unknown): boolean {
  return typeof shape === "object" && shape !== null ? Object.values(shape).some(hasUnknown) : shape === true;
}

/** The change of one resource or output in Terraform's own words. */
export interface PlannedChange {
  /** A resource's address, or `output.<name>`. */
  readonly address: string;
  /** `["update"]`, `["delete", "create"]` for a replacement, … */
  readonly actions: readonly string[];
}

/** Returns all changes of resources and outputs in a plan; empty if an apply would change nothing. */
export function plannedChangesIn({ resource_changes: resources = [], output_changes: outputs = {} }: PlanJson): PlannedChange[] {
  const changes = [
    ...resources.map(({ address, change: { actions } }) => ({ address, actions })),
    ...Object.entries(outputs).map(([name, { actions }]) => ({ address: `output.${name}`, actions })),
  ];
  return changes.filter(({ actions }) => !["no-op", "read"].includes(actions.join()));
}

/**
 * Returns the changes that `plan -json` or `apply -json` announced, by address: `create`, `update`, `replace` or `delete`. Unlike
 * {@link resourceChangesIn}, it needs no second command.
 */
export function announcedChangesIn({ lines }: TerraformRun): Map<string, string> {
  const planned = lines.map(eventIn).filter((event) => event?.type === "planned_change");
  const changes = planned.flatMap((event) => (event?.change ? [[event.change.resource.addr, event.change.action] as const] : []));
  return new Map(changes.filter(([, action]) => action !== "noop" && action !== "read"));
}
