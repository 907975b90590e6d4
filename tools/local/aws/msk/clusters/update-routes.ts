import { z } from "zod";
import { type AwsRequest, jsonBody } from "../../protocol/request.js";
import { json } from "../../protocol/responses.js";
import type { Route } from "../../protocol/router.js";
import type { Configurations } from "../configurations/configurations.js";
import { badRequest } from "../errors.js";
import { parseInput } from "../parse-input.js";
import { sameSettings } from "../settings/changes.js";
import { checkProvisioned } from "../settings/rules.js";
import { volumeSizeOf } from "../settings/storage-updates.js";
import { type Update, updates } from "../settings/updates.js";
import type { Cluster, Clusters } from "./clusters.js";
import type { Operation } from "./operations.js";
import { refuseServerless } from "./serverless-refusal.js";

export interface UpdateOptions {
  /**
   * Time after the growth of volumes in which they can't grow again, ms. MSK needs 6 to 24 hours.
   * Source: MSK Developer Guide, "Scaling up broker storage".
   */
  readonly storageCoolDownMs: number;
}

/** Returns the operations that change or reboot a running cluster. */
export function updateRoutes(clusters: Clusters, configurations: Configurations, { storageCoolDownMs }: UpdateOptions): Route[] {
  const update = ({ subject, operationType, rollAll, next }: Update, cluster: Cluster, request: AwsRequest) => {
    refuseServerless(cluster);
    const { currentVersion, ...body } = jsonBody(request);
    clusters.assertUpdatable(cluster, currentVersion ?? "");
    const settings = next(cluster.settings, body);
    if (sameSettings(cluster.settings, settings))
      throw badRequest(`The request does not include any updates to the ${subject} of the cluster. Verify the request, then try again.`);
    checkProvisioned(settings, configurations.properties(settings.configurationInfo, settings.kafkaVersion));
    if (volumeSizeOf(settings) > volumeSizeOf(cluster.settings)) checkCoolDown(cluster, storageCoolDownMs);
    return started(clusters.change(cluster, operationType, settings, { rollAll: rollAll?.(cluster.settings, settings) }));
  };

  return [
    ...updates.map(
      (one): Route => [
        one.method,
        `/v1/clusters/{clusterArn}/${one.path}`,
        (request, { clusterArn = "" }) => update(one, clusters.find(clusterArn), request),
      ],
    ),
    [
      "PUT",
      "/v1/clusters/{clusterArn}/reboot-broker",
      (request, { clusterArn = "" }) => {
        const cluster = clusters.find(clusterArn);
        refuseServerless(cluster);
        const { brokerIds } = parseInput(z.object({ brokerIds: z.array(z.coerce.number().int()) }), jsonBody(request));
        clusters.assertUpdatable(cluster, undefined);
        return started(clusters.reboot(cluster, brokerIds));
      },
    ],
  ];
}

const started = ({ clusterArn, operationArn }: Operation) => json({ clusterArn, clusterOperationArn: operationArn });

/** @throws AwsError 400 while volumes that grew are in their cool-down period; the text is ours */
function checkCoolDown({ storageGrownAt }: Cluster, coolDownMs: number): void {
  if (storageGrownAt === undefined) return;
  const remaining = storageGrownAt + coolDownMs - Date.now();
  if (remaining > 0)
    throw badRequest(
      `The storage of the cluster grew a short time ago and is in its cool-down period. Try again in ${Math.ceil(remaining / 1000)} seconds.`,
    );
}
