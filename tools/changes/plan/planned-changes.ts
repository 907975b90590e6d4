/** What a plan would do to one resource. */
export interface ResourceChange {
  readonly address: string;
  /** `replace` whichever comes first, the new one or the end of the old one. */
  readonly action: "create" | "update" | "replace" | "delete" | "forget" | "move";
  /** Arguments that change, or may: those whose value is known only after the apply are among them. */
  readonly attributes: readonly string[];
}

/** `terraform show -json` of a plan. Source: Terraform documentation, "JSON Output Format", 2026-11. */
export interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: "managed" | "data";
    readonly previous_address?: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly after_unknown: Readonly<Record<string, unknown>>;
    };
  }[];
}

const actionNames: Readonly<Record<string, ResourceChange["action"] | "none">> = {
  "no-op": "none",
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
};

/** Every change of a resource in a plan; data sources change nothing. */
export function changesIn(plan: ShownPlan): ResourceChange[] {
  return (plan.resource_changes ?? []).flatMap(({ address, mode, previous_address: previous, change }) => {
    if (mode === "data") return [];
    const action = previous === undefined ? actionNames[change.actions.join()] : "move";
    if (action === undefined) throw new Error(`${address}: the plan has actions that nobody here knows: ${change.actions.join()}`);
    return action === "none" ? [] : [{ address, action, attributes: changedAttributes(change) }];
  });
}

function changedAttributes({
  before,
  after,
  after_unknown: unknown,
}: NonNullable<ShownPlan["resource_changes"]>[number]["change"]): string[] {
  return before && after ? [...new Set(difference("", before, after, unknown))].sort() : [];
}

/** Dotted names of arguments that differ, blocks looked into and their indexes left out: `encryption_info.encryption_in_transit.client_broker`. */
function difference(name: string, before: unknown, after: unknown, unknown: unknown): string[] {
  if (isUnknown(unknown, after)) return [name];
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null) && !hasUnknown(unknown)) return [];
  const [old, now] = [blocks(before), blocks(after)];
  if (!old || !now) return [name];
  const shapes = Array.isArray(unknown) ? unknown : [unknown];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, i) => {
    const [from, to, shape] = [old[i] ?? {}, now[i] ?? {}, (shapes[i] ?? {}) as Record<string, unknown>];
    const keys = new Set([...Object.keys(from), ...Object.keys(to), ...Object.keys(shape)]);
    return [...keys].flatMap((key) => difference(name ? `${name}.${key}` : key, from[key], to[key], shape[key]));
  }).flat();
}

/** A list of maps is blocks, none included; the resource itself is one. Tags and other maps are values. */
function blocks(value: unknown): Record<string, unknown>[] | undefined {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.every((item) => item !== null && typeof item === "object") ? value : undefined;
  return typeof value === "object" && "id" in value ? [value as Record<string, unknown>] : undefined;
}

/** `after_unknown` has `true` wherever a value is known only after the apply, in the shape of the argument. */
const isUnknown = (shape: unknown, value: unknown): boolean => shape === true || (hasUnknown(shape) && blocks(value) === undefined);

function hasUnknown(shape: unknown): boolean {
  return typeof shape === "object" && shape !== null ? Object.values(shape).some(hasUnknown) : shape === true;
}
