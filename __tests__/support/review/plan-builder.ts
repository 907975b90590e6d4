import type { Finding } from "../../../tools/plan-review/finding.js";
import type { Action, PlannedResource } from "../../../tools/terraform/plan-json.js";
import { reviewOf } from "./recorded.js";

type Attributes = Readonly<Record<string, unknown>>;

/** The parts of a planned resource that a test cares about. */
export interface Planned {
  /** @default `<type>.this` */
  readonly address?: string;
  readonly type: string;
  readonly module?: string;
  /** @default what before and after say: create, delete or update */
  readonly actions?: readonly Action[];
  readonly before?: Attributes | null;
  readonly after?: Attributes | null;
  readonly unknown?: Attributes;
  readonly sensitiveBefore?: unknown;
  readonly sensitive?: unknown;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
}

/** Returns a resource as Terraform plans it. */
export function planned({
  type,
  address = `${type}.this`,
  module,
  before = null,
  after = null,
  unknown = {},
  ...rest
}: Planned): PlannedResource {
  const actions = rest.actions ?? (before === null ? ["create"] : after === null ? ["delete"] : ["update"]);
  return {
    ...{ address, type, mode: "managed", name: "this", provider_name: "registry.terraform.io/hashicorp/aws" },
    ...(module !== undefined && { module_address: module }),
    change: {
      ...{ actions, before: before && { id: "1", ...before }, after: after && { id: "1", ...after }, after_unknown: unknown },
      ...(rest.sensitiveBefore !== undefined && { before_sensitive: rest.sensitiveBefore }),
      ...(rest.sensitive !== undefined && { after_sensitive: rest.sensitive }),
      ...(rest.replacePaths && { replace_paths: rest.replacePaths }),
    },
  } as PlannedResource;
}

/** Returns a plan that changes these resources. */
export const planWith = (resources: readonly Planned[], rest: object = {}) => ({
  ...{ format_version: "1.2", terraform_version: "1.11.4" },
  resource_changes: resources.map(planned),
  ...rest,
});

/** Returns the findings of a plan that changes these resources. */
export const findingsOf = async (...resources: readonly Planned[]): Promise<readonly Finding[]> =>
  (await reviewOf(planWith(resources))).findings;

/** Returns the rules that find something, in the order of a review. */
export const rulesFound = async (...resources: readonly Planned[]): Promise<string[]> =>
  (await findingsOf(...resources)).map(({ rule }) => rule.slice("review/".length));
