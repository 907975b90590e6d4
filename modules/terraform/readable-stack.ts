import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct, Node } from "constructs";
import { awsProviderOfModules, awsProviderVersions } from "./aws-provider.js";
import { asTemplates, asWritten } from "./literal-text.js";
import { requiredTerraform } from "./terraform-version.js";

/**
 * A stack whose Terraform addresses are construct paths joined by `_`, without CDKTF's hash: `aws_msk_cluster.cluster`.
 * A construct with the id `this` does not appear in the address.
 */
export class ReadableStack extends TerraformStack {
  private readonly addresses = new Map<string, string>();
  private awsProvider: keyof typeof awsProviderVersions = 5;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Without it CDKTF's fork refuses write-only values, which older Terraform versions do not support.
    this.node.setContext("targetVersions", { terraform: requiredTerraform });
  }

  /** Requires a major version of the AWS provider. @default 5, and never exactly the version of the bindings */
  requireAwsProvider(major: keyof typeof awsProviderVersions): void {
    this.awsProvider = major;
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
    if (owner && owner !== node.path) throw new Error(`${node.path}: its Terraform address ${address} is also that of ${owner}`);
    this.addresses.set(address, node.path);
    return address;
  }

  /** Adds `default: null` to optional variables: CDKTF removes every null. Text of settings is not evaluated: see `withLiteralText`. */
  override toTerraform(): Record<string, unknown> {
    const { variable, ...others } = super.toTerraform() as {
      variable?: Record<string, Record<string, unknown>>;
      terraform?: { required_providers?: { aws?: { version?: string } } };
    };
    const aws = others.terraform?.required_providers?.aws;
    if (aws !== undefined) aws.version = awsProviderVersions[this.awsProvider];
    const rest = asTemplates(others);
    if (!variable) return rest;
    const withDefaults = Object.entries(variable).map(([name, body]) => [
      name,
      {
        ...(body["nullable"] === true && { default: null }),
        ...asTemplates(body),
        ...("default" in body && { default: asWritten(body["default"]) }),
      },
    ]);
    return { ...rest, variable: Object.fromEntries(withDefaults) };
  }
}

/** A stack that synthesizes to a Terraform module, without provider configuration and backend. */
export class ModuleStack extends ReadableStack {
  /** Returns true in a published module, whose variables check the rules: a resource needs no preconditions for them. */
  static contains(construct: Construct): boolean {
    return TerraformStack.of(construct) instanceof ModuleStack;
  }

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws"); // CDKTF's validation requires a provider; `toTerraform` removes it
  }

  override toTerraform(): Record<string, unknown> {
    const { provider, terraform, "//": _metadata, ...rest } = super.toTerraform();
    return {
      terraform: {
        required_version: requiredTerraform,
        required_providers: { aws: { source: "hashicorp/aws", version: awsProviderOfModules } },
      },
      ...rest,
    };
  }
}
