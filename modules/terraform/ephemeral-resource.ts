import { ref, TerraformElement, type TerraformIterator } from "cdktf";
import type { Construct } from "constructs";

export interface EphemeralResourceProps {
  /** Type in Terraform: `aws_secretsmanager_random_password`. */
  readonly type: string;
  /** Iterates over a map or set. @default a single resource */
  readonly forEach?: TerraformIterator;
  /** Arguments, by their names in Terraform. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * An ephemeral resource: Terraform stores its values in neither state nor plan, and only write-only arguments accept them.
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

  /** Returns a reference to an attribute; with `forEach`, to that of the current item. */
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
