import { TerraformElement, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * The `moved` block of a resource that has a `count` and had none in earlier releases: Terraform keeps the resource of an earlier state.
 */
export class MovedToFirst extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly moved: TerraformResource,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    const address = `${this.moved.terraformResourceType}.${this.moved.friendlyUniqueId}`;
    return { moved: [{ from: address, to: `${address}[0]` }] };
  }
}
