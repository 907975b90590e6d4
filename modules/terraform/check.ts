import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { Precondition } from "../settings/index.js";

/**
 * A condition that Terraform evaluates with every plan and apply. A condition that does not hold is a warning.
 * CDKTF has no bindings for `check` blocks. Source: Terraform documentation, check block, since 1.5.
 */
export class Check extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly assertion: Precondition,
  ) {
    super(scope, id, "check");
  }

  override toTerraform(): Record<string, unknown> {
    const { condition, errorMessage } = this.assertion;
    return { check: { [this.friendlyUniqueId]: { assert: [{ condition, error_message: errorMessage }] } } };
  }
}
