import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { refusedInStack } from "../aws/index.js";
import { ReadableStack, requireTerraform, variablesFor, withLiteralText } from "../terraform/index.js";
import { configureBackend } from "./backend.js";
import { ownTags } from "./own-tags.js";
import { personalSettings } from "./personal-settings.js";
import { Platform } from "./platform.js";
import type { PlatformSettings } from "./settings.js";

/** The platform as a deployable stack, with backend and provider. The provider tags every resource. */
export class PlatformStack extends ReadableStack {
  constructor(scope: Construct, id: string, fromFile: PlatformSettings) {
    super(scope, id);
    const settings = withLiteralText(fromFile);
    const { region, awsProvider } = settings;
    configureBackend(this, settings);
    requireTerraform(this);
    this.requireAwsProvider(awsProvider);
    new AwsProvider(this, "aws", {
      region,
      defaultTags: [{ tags: { ...settings.tags, ...ownTags(settings) } }],
    });
    const personal = variablesFor(this, personalSettings, {});
    new Platform(this, "this", { settings, ...personal, region }); // `this` does not appear in addresses
  }

  /** @throws if AWS would refuse a name or a tag. The rules of settings report it before: `platform/aws-names` */
  override toTerraform(): Record<string, unknown> {
    const json = super.toTerraform();
    const refused = refusedInStack(json).map(({ resource, name, problem }) => `${resource} ${name}: the name ${problem}`);
    if (refused.length > 0) throw new Error(`AWS refuses names of resources:\n${refused.join("\n")}`);
    return json;
  }
}
