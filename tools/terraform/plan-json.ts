import { documentIn, type RunCommand, requireSuccess } from "./run-terraform.js";

/** A value by attribute name, or a mark in the shape of such values. */
type Attributes = Readonly<Record<string, unknown>>;

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

/** The change of one resource or output. */
export interface Change {
  /** One action, or two for a replacement: `["delete", "create"]`, or `["create", "delete"]` with `create_before_destroy`. */
  readonly actions: readonly Action[];
  readonly before: unknown;
  readonly after: unknown;
  /** `true` wherever a value of `after` is known only after the apply. */
  readonly after_unknown?: unknown;
  /** `true` wherever a value of `before` is sensitive. */
  readonly before_sensitive?: unknown;
  /** `true` wherever a value of `after` is sensitive. */
  readonly after_sensitive?: unknown;
  /** Paths of the attributes that force a replacement: `[["cluster_name"], ["broker_node_group_info", 0, "client_subnets"]]`. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

/** The change of one resource. */
export interface PlannedResource {
  /** `module.kafka.aws_msk_cluster.cluster["a"]` */
  readonly address: string;
  /** The address in the state, if it differs. */
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  /** The key of an object that a failed replacement left: the address has a second entry. */
  readonly deposed?: string;
  readonly provider_name: string;
  readonly action_reason?: string;
  readonly change: Change & {
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    readonly after_unknown: Attributes;
  };
}

/** The result of a check: a precondition, a postcondition, a validation or a `check` block. */
export interface CheckResult {
  readonly address: { readonly to_display: string; readonly kind: string };
  readonly status: "pass" | "fail" | "error" | "unknown";
  readonly instances?: readonly {
    readonly address: { readonly to_display: string };
    readonly status: CheckResult["status"];
    readonly problems?: readonly { readonly message: string }[];
  }[];
}

/** The document that `terraform show -json` prints for a plan. Source: Terraform documentation, "JSON Output Format", 2026-11. */
export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly variables?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resource_changes?: readonly PlannedResource[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** Changes that were made outside of Terraform since the last apply. */
  readonly resource_drift?: readonly PlannedResource[];
  readonly checks?: readonly CheckResult[];
  /** The configuration that was planned, as far as it is read here. */
  readonly configuration?: {
    readonly provider_config?: Readonly<Record<string, ProviderConfiguration>>;
  };
}

/** A provider block. */
export interface ProviderConfiguration {
  readonly name: string;
  readonly alias?: string;
  /** Arguments by name: a constant, or references such as `var.region`. */
  readonly expressions?: Readonly<Record<string, { readonly constant_value?: unknown; readonly references?: readonly string[] }>>;
}

/**
 * Reads a saved plan.
 *
 * @param run - Terraform in the folder of the plan
 * @throws if the format is one that this reader does not know
 */
export async function readPlan(run: RunCommand, file = "tfplan"): Promise<PlanJson> {
  return planIn(documentIn(requireSuccess(await run(["show", "-json", "-no-color", file]))));
}

/** Returns a document as a plan. @throws if it is none, or of an unknown format */
export function planIn(document: unknown): PlanJson {
  const plan = document as PlanJson;
  if (!plan.format_version?.startsWith("1.")) {
    throw new Error(
      `The plan has the format version ${plan.format_version}; this reader knows 1.x: \`terraform show -json tfplan\` prints it.`,
    );
  }
  return plan;
}
