import { composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";
import type { RegistrySettings } from "./settings.js";

/** Name of the registry. */
export const schemasNames: DerivedNames<PlatformName & { readonly registry: RegistrySettings }> = (settings) =>
  settings.registry.kind === "none" ? [] : sharedName(composedPrefix(settings), "aws_glue_registry.registry_name");
