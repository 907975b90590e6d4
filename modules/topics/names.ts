import { functionNames } from "../aws/index.js";
import { composed, composedPrefix, type DerivedNames, type PlatformName } from "../settings/index.js";

/** Settings that names of the functions are derived from. */
export interface TopicsNamesContext extends PlatformName {
  readonly detectDrift: boolean;
}

/** Returns the name of the function that compares topics with the settings. @param prefix - the first part of every name */
export const topicReaderName = (prefix: string): string => `${prefix}-topic-reader`;

/** Names of the administrator function, and of the function that compares. */
export const topicsNames: DerivedNames<TopicsNamesContext> = (settings) => [
  ...functionNames(composed`${composedPrefix(settings)}-topic-admin`),
  ...(settings.detectDrift ? functionNames(composed`${composedPrefix(settings)}-topic-reader`) : []),
];
