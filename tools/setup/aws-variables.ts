/** Variables of AWS's tools that are matters of taste. Every other `AWS_…` decides which account, endpoint or credentials they use. */
const preferences = /^AWS_(PAGER|DEFAULT_OUTPUT|CLI_.+|MAX_ATTEMPTS|RETRY_MODE)$/;

/**
 * Returns an environment without the variables that would direct AWS's tools somewhere else: profiles, sessions, roles, containers'
 * credentials, endpoints of single services (they override `AWS_ENDPOINT_URL`), FIPS and dual-stack endpoints, certificate bundles.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export const withoutAwsVariables = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_") || preferences.test(name)));
