import { badRequest } from "../errors.js";
import type { Cluster } from "./clusters.js";

/**
 * Refuses an operation that MSK has for provisioned clusters only. Source of the text: confluentinc/kcp, which handles it for ListNodes and
 * GetCompatibleKafkaVersions, and reports of UpdateClusterConfiguration.
 *
 * @throws AwsError 400 for a serverless cluster
 */
export function refuseServerless({ serverless }: Pick<Cluster, "serverless">): void {
  if (serverless) throw badRequest("This operation cannot be performed on serverless clusters.");
}
