import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareCluster, type Endpoint } from "../../../tools/deploy/index.js";
import { root } from "../../../tools/setup/folders.js";

/** Id of the cluster in the state of release 0.1.0. */
const CLUSTER = "msk-ha-dev/fe0470a5-8263-4589-ac90-cdd97870a20d-1";

/**
 * Writes the state of release 0.1.0 with the ARN of a cluster that exists on a local platform: the plan reads the cluster's brokers.
 *
 * @param folder - for the state
 * @returns the path of the state
 */
export async function releasedState(endpoint: Endpoint, folder: string): Promise<string> {
  const { arn } = await bareCluster(endpoint, "msk-ha-dev");
  const text = readFileSync(join(root, "__tests__/support/releases/0.1.0/terraform.state"), "utf8");
  const state = join(folder, "terraform.state");
  writeFileSync(state, text.replaceAll(CLUSTER, String(arn.split(":cluster/")[1])));
  return state;
}
