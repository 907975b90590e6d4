/** Returns the path of the state of a stack next to the platform: `platform.grafana.tfstate`. */
export const stateNextTo = (path: string, part: string): string => path.replace(/(\.tfstate)?$/, `.${part}.tfstate`);

/** Suffix of the lockfile of a state in S3. */
export const LOCKFILE = ".tflock";
