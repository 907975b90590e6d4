import { DataResource, type TerraformDataSource, TerraformLocal, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { bare, hcl, reference } from "../shared/hcl.js";
import type { Precondition } from "../shared/rule.js";
import type { ClusterKind } from "./settings.js";

/** What a cluster can't change without becoming another. Every value is text, or a token of it. */
export interface ClusterIdentity {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly [what: string]: string;
}

/**
 * Refuses a plan that would replace the cluster, unless the settings acknowledge it by the cluster's name.
 *
 * What the cluster was made with is kept in the state, and compared with what the configuration says now: a difference fails the
 * cluster's precondition, with all that differs. Another acknowledgement makes the memory anew, which is what lets the plan through.
 * It holds where `prevent_destroy` can't: in published modules, where it would have to be a variable, and where a cluster gives way to
 * one of another kind, whose old block is gone from the configuration.
 */
export class ReplacementGuard extends Construct {
  private readonly now: TerraformLocal;
  private readonly memory: DataResource;

  constructor(
    scope: Construct,
    id: string,
    private readonly identity: ClusterIdentity,
    acknowledged: string | undefined,
  ) {
    super(scope, id);
    this.now = new TerraformLocal(this, "now", { ...identity });
    this.memory = new DataResource(this, "this", {
      input: this.now.expression,
      ...(acknowledged !== undefined && { triggersReplace: { acknowledged } }),
      // To take an acknowledgement out makes nothing anew: a change of the cluster beside it would go unseen. Where it is a variable of
      // a module this can't be said, since Terraform takes no expression here.
      lifecycle: { ignoreChanges: acknowledged === undefined ? ["input", "triggers_replace"] : ["input"] },
    });
  }

  /** Puts the guard before a resource, or before a data source where nothing of the cluster is ours. */
  protect(guarded: TerraformResource | TerraformDataSource): void {
    const { name } = this.identity;
    // One for each: where a value is not known before the apply, those beside it are compared all the same.
    const conditions = Object.keys(this.identity).map((what): Precondition => {
      const now = hcl`${this.now.expression}.${bare(what)}`;
      const before = hcl`try(${reference(this.memory)}.output.${bare(what)}, ${now})`;
      return {
        condition: hcl`${before} == ${now}`,
        errorMessage: `This would replace the cluster ${name} and lose its records: ${what} from ${before} to ${now}. Take it back, or set acknowledgedReplacement (acknowledged_replacement in a module) to "${name}: why", another text than before.`,
      };
    });
    addPreconditions(guarded, conditions);
  }
}

/** Adds to what a resource already asks for. */
export function addPreconditions(guarded: TerraformResource | TerraformDataSource, preconditions: readonly Precondition[]): void {
  guarded.lifecycle = {
    ...guarded.lifecycle,
    precondition: [...(guarded.lifecycle?.precondition ?? []), ...(preconditions as { condition: never; errorMessage: string }[])],
  };
}
