import { type ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** The release of the provider whose schema these bindings follow. */
const grafanaProviderVersion = "4.45.1";

const SOURCE = "grafana/grafana";
const metadata = {
  providerName: "grafana",
  providerVersion: grafanaProviderVersion,
  providerVersionConstraint: `~> ${grafanaProviderVersion}`,
};

/** The provider. Its token comes from the environment variable GRAFANA_AUTH, so it is in no file and no state. */
export class GrafanaProvider extends TerraformProvider {
  /** @param url - URL of the Grafana server; can be a token */
  constructor(
    scope: Construct,
    id: string,
    private readonly url: string,
  ) {
    super(scope, id, { terraformResourceType: "grafana", terraformGeneratorMetadata: metadata, terraformProviderSource: SOURCE });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    // A workspace that has just been created or upgraded refuses requests for some seconds.
    return { url: this.url, retries: 5 };
  }
}

/** A resource of the provider. Its arguments have Terraform's names, so they can be compared with the provider's schema one by one. */
export abstract class GrafanaResource<Arguments extends object> extends TerraformResource {
  protected constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly values: Arguments,
    dependsOn: ITerraformDependable[] = [],
  ) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: metadata, ...(dependsOn.length > 0 && { dependsOn }) });
  }

  protected override synthesizeAttributes() {
    return { ...this.values } as Record<string, unknown>;
  }
}
