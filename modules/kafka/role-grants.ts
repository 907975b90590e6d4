import { createHash } from "node:crypto";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type ITerraformDependable, Lazy, Token } from "cdktf";
import { policyDocument } from "../aws/index.js";
import type { ArnOf, Grant } from "./grant.js";
import { type ManagedStatements, PolicyPacking } from "./policy-packing.js";

/** The grants of a role as policies: the first ones inline, all others managed. */
export class RoleGrants {
  readonly #packing = new PolicyPacking();
  readonly #inline: IamRolePolicy[] = [];
  readonly #managed: IamPolicy[] = [];
  readonly #attachments = new Map<ManagedStatements, IamRolePolicyAttachment>();

  private constructor(private readonly role: IamRole) {}

  /** Returns the grants of a role. */
  static of(role: IamRole): RoleGrants {
    const known = grantsOf.get(role) ?? new RoleGrants(role);
    grantsOf.set(role, known);
    return known;
  }

  /** Returns true if an inline policy of this grant still fits. */
  fits(grant: Grant, sample: ArnOf): boolean {
    return this.#packing.fits(grant, sample);
  }

  /** Adds a grant to managed policies. */
  addManaged(grant: Grant, sample: ArnOf, arnOf: ArnOf): ITerraformDependable[] {
    return this.#packing.addManaged(grant, sample, arnOf).map((statements) => this.#attachmentOf(statements));
  }

  /** Adds a grant. Returns the resources after whose creation the role has it. */
  add(grant: Grant, sample: ArnOf, arnOf: ArnOf): ITerraformDependable[] {
    const placed = this.#packing.add(grant, sample, arnOf);
    return placed === "inline" ? [this.#addInline(grant, arnOf)] : placed.map((statements) => this.#attachmentOf(statements));
  }

  #addInline(grant: Grant, arnOf: ArnOf): IamRolePolicy {
    // An address can't contain a variable: with one in its name, a role has one policy of each kind.
    const name = Token.isUnresolved(grant.name) ? String(grant.name.split("-")[0]) : grant.name;
    const policy = new IamRolePolicy(this.role, name, {
      name: policyName(name),
      role: this.role.name,
      policy: policyDocument(grant.statements(arnOf)),
    });
    this.#inline.push(policy);
    return policy;
  }

  #attachmentOf(statements: ManagedStatements): IamRolePolicyAttachment {
    const attached = this.#attachments.get(statements);
    if (attached) return attached;
    const number = this.#attachments.size + 1;
    // If a grant is removed, later ones move forward, to an inline policy or to the managed policy before theirs. They are in their new
    // policy before they leave the former one. Inline policies of both lists of grants fit together: see PolicyPacking.
    for (const policy of this.#inline) policy.lifecycle = { createBeforeDestroy: true };
    const policy = new IamPolicy(this.role, `managed_${number}`, {
      name: policyName(`${this.role.nameInput}-kafka-${number}`),
      description: `Access of ${this.role.nameInput} to Kafka, part ${number}.`,
      policy: Lazy.stringValue({ produce: () => policyDocument(statements.statements) }),
      dependsOn: [...this.#inline, ...this.#managed.slice(-1)],
    });
    this.#managed.push(policy);
    const attachment = new IamRolePolicyAttachment(this.role, `managed_${number}_attachment`, {
      role: this.role.name,
      policyArn: policy.arn,
    });
    this.#attachments.set(statements, attachment);
    return attachment;
  }
}

/**
 * Adds a grant that concerns no cluster. Returns the resources after whose creation the role has it.
 *
 * @param sample - ARNs of the same length as those of `arnOf`
 */
export const grantToRole = (role: IamRole, grant: Grant, sample: ArnOf, arnOf: ArnOf): ITerraformDependable[] =>
  RoleGrants.of(role).add(grant, sample, arnOf);

const grantsOf = new WeakMap<IamRole, RoleGrants>();

/** Longest name of a policy, in characters. Source: IAM user guide, quotas, 2026-11. */
const MAX_POLICY_NAME = 128;

/** Returns `name`, or if it is too long for IAM, its beginning with a digest that keeps it unique. */
function policyName(name: string): string {
  if (name.length <= MAX_POLICY_NAME) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, MAX_POLICY_NAME - digest.length - 1)}-${digest}`;
}
