import { functionNames } from "../aws/index.js";
import { composed, composedPrefix, type DerivedNames, type PlatformName } from "../settings/index.js";

/** Names of the administrator function. */
export const topicsNames: DerivedNames<PlatformName> = (settings) => functionNames(composed`${composedPrefix(settings)}-topic-admin`);
