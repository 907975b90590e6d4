import { DataResource, type TerraformDataSource, TerraformLocal, type TerraformResource, Token } from "cdktf";
import { Construct } from "constructs";
import type { Precondition } from "../settings/index.js";
import { bare, hcl, reference } from "./hcl.js";

export interface ReplacementGuardProps {
  /** What can't change without becoming another, as a refusal names it: `cluster`. */
  readonly subject: string;
  readonly name: string;
  /** What a refused plan would do: `replace the cluster orders and lose its records`. */
  readonly would: string;
  /** What it can't change without becoming another. Every value is text, or a token of it. */
  readonly identity: Readonly<Record<string, string>>;
  /** What the settings acknowledge; null or nothing is nothing. */
  readonly acknowledged: string | undefined;
  /** Whether what is said now is remembered, in the place of what was said before: it is then no replacement. @default false */
  readonly learns?: boolean;
}

/**
 * Refuses a plan that would replace what holds what can't be made again, unless the settings acknowledge it by its name.
 *
 * What it was made with is kept in the state, and compared with what the configuration says now: a difference fails a precondition,
 * which says what differs. Another acknowledgement makes the memory anew, which is what lets the plan through.
 * It holds where `prevent_destroy` can't: in published modules, where it would have to be a variable, and where a cluster gives way to
 * one of another kind, whose old block is gone from the configuration.
 */
export class ReplacementGuard extends Construct {
  private readonly now: TerraformLocal;
  private readonly memory: DataResource;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReplacementGuardProps,
  ) {
    super(scope, id);
    const { identity, acknowledged, learns = false } = props;
    this.now = new TerraformLocal(this, "now", { ...identity });
    this.memory = new DataResource(this, "this", {
      input: this.now.expression,
      ...(acknowledged !== undefined && { triggersReplace: { acknowledged } }),
      // To take an acknowledgement out makes nothing anew: a change beside it would go unseen. Where it is a variable of a module this
      // can't be said, since Terraform takes no expression here.
      lifecycle: {
        createBeforeDestroy: true, // as the cluster has it; where the cluster's block is gone, a cycle would be left without
        ignoreChanges: [...(learns ? [] : ["input"]), ...(acknowledged === undefined ? ["triggers_replace"] : [])],
      },
    });
  }

  /** Puts the guard before a resource, or before a data source where nothing of it is ours. */
  protect(guarded: TerraformResource | TerraformDataSource): void {
    const { subject, name, would, identity, acknowledged } = this.props;
    // One for each: where a value is not known before the apply, those beside it are compared all the same.
    const conditions = Object.keys(identity).map((what): Precondition => {
      const now = hcl`${this.now.expression}.${bare(what)}`;
      const before = hcl`try(${reference(this.memory)}.output.${bare(what)}, ${now})`;
      return {
        condition: hcl`${before} == ${now}`,
        errorMessage: `This would ${would}: ${what} from ${before} to ${now}. Take it back, or set the ${subject}'s replacementApproval (replacement_approval in a module) to "${name}: why", another text than before. [${replacementCode(subject)}]`,
      };
    });
    if (Token.isUnresolved(acknowledged)) {
      conditions.push({
        condition: hcl`${acknowledged} == null ? true : startswith(${acknowledged}, "\${${name}}:")`,
        errorMessage: `replacement_approval must be the ${subject}'s name, a colon, and why: ${name}: …`,
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
export const replacementCode = (subject: string): string => `${subject}/replacement-not-approved`;

/** Adds to what a resource already asks for. */
export function addPreconditions(guarded: TerraformResource | TerraformDataSource, preconditions: readonly Precondition[]): void {
  guarded.lifecycle = {
    ...guarded.lifecycle,
    precondition: [...(guarded.lifecycle?.precondition ?? []), ...(preconditions as { condition: never; errorMessage: string }[])],
  };
}
