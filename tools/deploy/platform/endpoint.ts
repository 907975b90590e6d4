import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { EndpointFile } from "../../local/platform.js";
import { isRunning } from "../../local/process/index.js";
import { withoutAwsVariables } from "../../setup/aws-variables.js";

/** The endpoint file of a running local platform. */
export type Endpoint = EndpointFile;

/** Returns the endpoint of the platform in `folder`; undefined if none is running. */
export async function readEndpoint(folder: string): Promise<Endpoint | undefined> {
  const text = await readFile(join(folder, "endpoint.json"), "utf8").catch(() => undefined);
  if (!text) return undefined;
  const endpoint = JSON.parse(text) as Endpoint;
  return isRunning(endpoint) ? endpoint : undefined;
}

/**
 * Returns the variables that direct Terraform, the AWS CLI, the SDKs and Kafka clients to the local platform, in an environment
 * {@link withoutAwsVariables without} others.
 */
export function environmentOf(endpoint: Endpoint): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint.endpoint,
    AWS_REGION: endpoint.region,
    AWS_DEFAULT_REGION: endpoint.region,
    AWS_ACCESS_KEY_ID: endpoint.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // The user's profiles can name other endpoints and credentials, and turn AWS_ENDPOINT_URL off.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...loopbackWithoutProxy(),
    NODE_EXTRA_CA_CERTS: endpoint.caFile,
  };
}

/** A proxy can't reach the loopback addresses of this machine. Programs read one name or the other. */
function loopbackWithoutProxy(): Record<string, string> {
  const names = ["NO_PROXY", "no_proxy"] as const;
  return Object.fromEntries(names.map((name) => [name, [process.env[name], "127.0.0.1,localhost"].filter(Boolean).join(",")]));
}

/** Returns the environment of this process, directed to the local platform. */
export const environmentWith = (endpoint: Endpoint): NodeJS.ProcessEnv => ({
  ...withoutAwsVariables(process.env),
  ...environmentOf(endpoint),
});

/** Returns what to do if this shell uses a platform of `make up` that has stopped; undefined if it uses a running one, or none. */
export async function adviceOnShell({ MSK_LOCAL: folder, AWS_ENDPOINT_URL: used } = process.env): Promise<string | undefined> {
  if (!folder || !used || (await readEndpoint(folder))?.endpoint === used) return undefined;
  return `This shell uses the local platform ${used}, which has stopped: \`make up\`, then \`source .msk/local/environment.sh\`; or \`msk_deactivate\`.`;
}

/** Directs this process to the local platform. Node reads `NODE_EXTRA_CA_CERTS` only when it starts, so the authority is added explicitly. */
export function useEndpoint(endpoint: Endpoint): void {
  const environment = environmentWith(endpoint);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(endpoint.caFile, "utf8")]);
}

/** Returns true if a process with this id is running. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
