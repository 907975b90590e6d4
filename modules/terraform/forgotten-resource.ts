import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * The `removed` block of a resource that earlier settings had: Terraform removes it from the state and doesn't destroy it. Its construct
 * path is that of the former resource.
 */
export class ForgottenResource extends TerraformElement {
  /** @param type - of the resource: `aws_kms_key` */
  constructor(
    scope: Construct,
    id: string,
    private readonly type: string,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { removed: [{ from: `${this.type}.${this.friendlyUniqueId}`, lifecycle: { destroy: false } }] };
  }
}
