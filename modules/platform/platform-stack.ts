import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { ReadableStack, requireTerraform, variablesFor, withLiteralText } from "../terraform/index.js";
import { configureBackend } from "./backend.js";
import { personalSettings } from "./personal-settings.js";
import { Platform } from "./platform.js";
import type { PlatformSettings } from "./settings.js";

/** The platform as a deployable stack, with backend and provider. The provider tags every resource. */
export class PlatformStack extends ReadableStack {
  constructor(scope: Construct, id: string, fromFile: PlatformSettings) {
    super(scope, id);
    const settings = withLiteralText(fromFile);
    const { region } = settings;
    configureBackend(this, settings);
    requireTerraform(this);
    new AwsProvider(this, "aws", {
      region,
      defaultTags: [
        { tags: { ...settings.tags, Platform: settings.name, Environment: settings.environment, ManagedBy: "msk-ha-cluster" } },
      ],
    });
    const personal = variablesFor(this, personalSettings, {});
    new Platform(this, "this", { settings, ...personal, region }); // `this` does not appear in addresses
  }
}
