import { ref, TerraformElement, type TerraformIterator } from "cdktf";
import type { Construct } from "constructs";

export interface EphemeralResourceProps {
  /** Terraform's type: `aws_secretsmanager_random_password`. */
  readonly type: string;
  /** One for each item. @default just one */
  readonly forEach?: TerraformIterator;
  /** Arguments by Terraform's names. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * A value that lives as long as a run of Terraform and is written to no state and no plan; only write-only arguments take it.
 * CDKTF has no bindings for `ephemeral` blocks. Source: Terraform documentation, ephemeral block, since 1.10.
 */
export class EphemeralResource extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralResourceProps,
  ) {
    super(scope, id, `ephemeral.${props.type}`);
  }

  /** An attribute, of the item that `each` stands for where there is one for each. */
  attribute(name: string): string {
    const { type, forEach } = this.props;
    const address = `ephemeral.${type}.${this.friendlyUniqueId}`;
    return ref(`${address}${forEach ? "[each.key]" : ""}.${name}`, this.cdktfStack).toString();
  }

  override toTerraform(): Record<string, unknown> {
    const { type, forEach, attributes } = this.props;
    const block = { ...(forEach && { for_each: forEach._getForEachExpression() }), ...attributes };
    return { ephemeral: { [type]: { [this.friendlyUniqueId]: block } } };
  }
}
