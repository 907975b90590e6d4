import type { SessionCredentials } from "./sign-request.js";

/** The environment variables that a client of AWS reads: AWS SDKs read the same. */
export type AwsEnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Returns the Region and the credentials of the function, and the address of a service in the Region. */
export function accessTo(
  service: string,
  environment: AwsEnvironmentVariables,
): { readonly region: string; readonly url: URL; readonly credentials: SessionCredentials } {
  const { AWS_REGION: region = "", AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const own = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  const url = new URL(own || environment["AWS_ENDPOINT_URL"] || `https://${service}.${region}.${domain}`);
  return { region, url, credentials: { accessKeyId, secretAccessKey, sessionToken: environment["AWS_SESSION_TOKEN"] } };
}
