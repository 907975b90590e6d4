/** The settings that name a platform. */
export interface PlatformName {
  readonly name: string;
  readonly environment: string;
}

/** Returns the first part of every name in AWS: `<name>-<environment>`. */
export const namePrefix = ({ name, environment }: PlatformName): string => `${name}-${environment}`;
