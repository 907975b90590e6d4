import { DataResource, type TerraformDataSource, TerraformLocal, type TerraformResource, Token } from "cdktf";
import { Construct } from "constructs";
import type { Precondition } from "../settings/index.js";
import { bare, hcl, reference } from "./hcl.js";

export interface ReplacementGuardProps {
  /** What the guard protects, as its errors name it: `cluster`. */
  readonly subject: string;
  readonly name: string;
  /** Effect of a plan that the guard refuses: `replace the cluster orders and lose its records`. */
  readonly effect: string;
  /** Values whose change replaces the subject: text, or tokens of text. */
  readonly identity: Readonly<Record<string, string>>;
  /** The approval in the settings; undefined or null for none. */
  readonly approval: string | undefined;
  /** The stored identity follows the configuration without an approval. @default false */
  readonly storesChanges?: boolean;
}

/**
 * Fails a plan that would replace a resource whose content can't be restored, unless the settings approve it by name.
 *
 * The state stores the identity with which the resource was created. Preconditions compare it with the configuration, and their errors
 * name the difference. A new approval replaces the stored identity, which permits the plan.
 * The guard works where `prevent_destroy` does not: in published modules, where a variable would be needed, and where a cluster of one
 * kind replaces one of another, whose block is no longer in the configuration.
 */
export class ReplacementGuard extends Construct {
  private readonly configured: TerraformLocal;
  private readonly stored: DataResource;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReplacementGuardProps,
  ) {
    super(scope, id);
    const { identity, approval, storesChanges = false } = props;
    this.configured = new TerraformLocal(this, "now", { ...identity });
    this.stored = new DataResource(this, "this", {
      input: this.configured.expression,
      ...(approval !== undefined && { triggersReplace: { approval } }),
      // Removing an approval must not replace the stored identity: it would hide a change in the same plan. In a module the approval is
      // a variable, and ignore_changes accepts no expression.
      lifecycle: {
        createBeforeDestroy: true, // as the cluster has it; without it a removed cluster block causes a dependency cycle
        ignoreChanges: [...(storesChanges ? [] : ["input"]), ...(approval === undefined ? ["triggers_replace"] : [])],
      },
    });
  }

  /** Adds the preconditions to a resource; to a data source where the resource itself is not managed. */
  protect(guarded: TerraformResource | TerraformDataSource): void {
    const { subject, name, effect, identity, approval } = this.props;
    // A precondition per value: where a value is unknown before the apply, the others are still compared in the plan.
    const conditions = Object.keys(identity).map((key): Precondition => {
      const configured = hcl`${this.configured.expression}.${bare(key)}`;
      const stored = hcl`try(${reference(this.stored)}.output.${bare(key)}, ${configured})`;
      return {
        condition: hcl`${stored} == ${configured}`,
        errorMessage: `This would ${effect}: ${key} from ${stored} to ${configured}. Undo the change, or set the ${subject}'s replacementApproval (replacement_approval in a module) to "${name}: reason", a different text than before. [${replacementCode(subject)}]`,
      };
    });
    if (Token.isUnresolved(approval)) {
      conditions.push({
        condition: hcl`${approval} == null ? true : startswith(${approval}, "\${${name}}:")`,
        errorMessage: `replacement_approval must begin with the ${subject}'s name and a colon: "${name}: reason". [${subject}/replacement-approval-names-${subject}]`,
      });
    }
    addPreconditions(guarded, conditions);
  }
}

/**
 * Returns the code at the end of a guard's error: `cluster/replacement-not-approved`.
 *
 * @param subject - of the guard
 */
export const replacementCode = (subject: string): `${string}/${string}` => `${subject}/replacement-not-approved`;

/** Adds preconditions to those that a resource already has. */
export function addPreconditions(guarded: TerraformResource | TerraformDataSource, preconditions: readonly Precondition[]): void {
  guarded.lifecycle = {
    ...guarded.lifecycle,
    precondition: [...(guarded.lifecycle?.precondition ?? []), ...(preconditions as { condition: never; errorMessage: string }[])],
  };
}
