import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct, Node } from "constructs";
import { requiredTerraform } from "./terraform-version.js";

/**
 * A stack whose addresses are the construct path joined by `_`, without CDKTF's hash: `aws_msk_cluster.cluster`.
 * A construct with the id `this` adds nothing to the address.
 */
export class ReadableStack extends TerraformStack {
  private readonly addresses = new Map<string, string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // CDKTF's fork refuses write-only values where a program may meet an older Terraform, unless it is told that it will not.
    this.node.setContext("targetVersions", { terraform: requiredTerraform });
  }

  protected override allocateLogicalId(element: IConstruct | Node): string {
    const node = "node" in element ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const address =
      path
        .filter((id) => id !== "this")
        .join("_")
        .replace(/[^A-Za-z0-9_]/g, "_") || "this";
    const owner = this.addresses.get(address);
    if (owner && owner !== node.path) throw new Error(`${node.path}: its address ${address} is taken by ${owner}`);
    this.addresses.set(address, node.path);
    return address;
  }

  /** CDKTF leaves out every null, also that of a variable which may be left out. */
  override toTerraform(): Record<string, unknown> {
    const { variable, ...rest } = super.toTerraform() as { variable?: Record<string, Record<string, unknown>> };
    if (!variable) return rest;
    const withNull = Object.entries(variable).map(([name, body]) => [name, body["nullable"] === true ? { default: null, ...body } : body]);
    return { ...rest, variable: Object.fromEntries(withNull) };
  }
}

/** A stack that synthesizes to a module: it brings no provider and no backend of its own. */
export class ModuleStack extends ReadableStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws"); // CDKTF's own validation wants one; `toTerraform` leaves it out
  }

  override toTerraform(): Record<string, unknown> {
    const { provider, terraform, "//": _metadata, ...rest } = super.toTerraform();
    return {
      terraform: {
        required_version: requiredTerraform,
        required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
      },
      ...rest,
    };
  }
}
