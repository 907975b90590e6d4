import type { PlatformName } from "../settings/index.js";

/** Keys of the tags that the provider gives every resource, in addition to those of the settings. */
export const ownTagKeys = ["Platform", "Environment", "ManagedBy"] as const;

/** Key of the tag with which many resources show their name. */
export const NAME_TAG = "Name";

/** Returns the tags of every resource. */
export const ownTags = ({ name, environment }: PlatformName): Record<(typeof ownTagKeys)[number], string> => ({
  Platform: name,
  Environment: environment,
  ManagedBy: "msk-ha-cluster",
});
