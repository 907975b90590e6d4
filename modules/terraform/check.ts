import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { Precondition } from "../settings/index.js";

/**
 * Something that Terraform looks at with every plan, and warns of where it does not hold; nothing is refused.
 * CDKTF has no bindings for `check` blocks. Source: Terraform documentation, check block, since 1.5.
 */
export class Check extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly holds: Precondition,
  ) {
    super(scope, id, "check");
  }

  override toTerraform(): Record<string, unknown> {
    const { condition, errorMessage } = this.holds;
    return { check: { [this.friendlyUniqueId]: { assert: [{ condition, error_message: errorMessage }] } } };
  }
}
