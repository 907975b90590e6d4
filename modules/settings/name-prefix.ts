import { type ComposedText, composed, fromSetting } from "./composed-text.js";

/** The settings that name a platform. */
export interface PlatformName {
  readonly name: string;
  readonly environment: string;
}

/** Returns the first part of every name in AWS: `<name>-<environment>`. */
export const namePrefix = ({ name, environment }: PlatformName): string => `${name}-${environment}`;

/** Returns the same with the settings that it is from. */
export const composedPrefix = ({ name, environment }: PlatformName): ComposedText =>
  composed`${fromSetting(["name"], name)}-${fromSetting(["environment"], environment)}`;
