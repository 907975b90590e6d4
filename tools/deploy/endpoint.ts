import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { EndpointFile } from "../local/platform.js";

/** The endpoint file of a running local platform. */
export type Endpoint = EndpointFile;

/** Returns the endpoint of the platform in `folder`; undefined if none is running. */
export async function readEndpoint(folder: string): Promise<Endpoint | undefined> {
  const text = await readFile(join(folder, "endpoint.json"), "utf8").catch(() => undefined);
  if (!text) return undefined;
  const endpoint = JSON.parse(text) as Endpoint;
  return isAlive(endpoint.pid) ? endpoint : undefined;
}

/** Returns the variables that direct Terraform, the AWS CLI, the SDKs and Kafka clients to the local platform. */
export function environmentOf(endpoint: Endpoint): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint.endpoint,
    AWS_REGION: endpoint.region,
    AWS_DEFAULT_REGION: endpoint.region,
    AWS_ACCESS_KEY_ID: endpoint.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    NODE_EXTRA_CA_CERTS: endpoint.caFile,
  };
}

/** Directs this process to the local platform. Node reads `NODE_EXTRA_CA_CERTS` only when it starts, so the authority is added explicitly. */
export function useEndpoint(endpoint: Endpoint): void {
  Object.assign(process.env, environmentOf(endpoint));
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
