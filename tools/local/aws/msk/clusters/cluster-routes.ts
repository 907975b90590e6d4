import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type AwsRequest, type AwsResponse, jsonBody } from "../../protocol/request.js";
import { json } from "../../protocol/responses.js";
import type { Route } from "../../protocol/router.js";
import { notFound } from "../errors.js";
import { page } from "../paging.js";
import { parseInput } from "../parse-input.js";
import { mskVersions, targetVersions, versionStatus } from "../settings/versions.js";
import { bootstrapBrokers } from "./bootstrap-brokers.js";
import { assertCurrentVersion, type Cluster, type Clusters } from "./clusters.js";
import { clusterInfo, clusterType, clusterV2 } from "./describe.js";
import { nodes } from "./nodes.js";
import type { ScramSecrets } from "./scram-secrets.js";
import { refuseServerless } from "./serverless-refusal.js";

/** Returns the operations that create, describe, list and delete clusters, their policies and SCRAM secrets, and Kafka versions. */
export function clusterRoutes(clusters: Clusters, scramSecrets: ScramSecrets): Route[] {
  const onCluster =
    (handle: (cluster: Cluster, request: AwsRequest) => object | Promise<object>): Route["2"] =>
    async (request, { clusterArn = "" }) =>
      json(await handle(clusters.find(clusterArn), request));
  const v1 = (cluster: Cluster) => clusterInfo(cluster, clusters.operations.active(cluster.arn));
  const v2 = (cluster: Cluster) => clusterV2(cluster, clusters.operations.active(cluster.arn));
  const list = (request: AwsRequest, type: string | null, describe: (cluster: Cluster) => object) =>
    json(page(request, "clusterInfoList", filtered(clusters, request, type), ({ arn }) => arn, describe));

  return [
    ["POST", "/v1/clusters", async (request) => created(await clusters.create(request.region, jsonBody(request), jsonBody(request)))],
    [
      "POST",
      "/api/v2/clusters",
      async (request) => {
        const { serverless, provisioned, ...identity } = jsonBody(request);
        if (serverless) return created(await clusters.createServerless(request.region, identity, serverless));
        return created(await clusters.create(request.region, identity, provisioned));
      },
    ],
    ["GET", "/v1/clusters", (request) => list(request, "PROVISIONED", v1)],
    ["GET", "/api/v2/clusters", (request) => list(request, request.query.get("clusterTypeFilter"), v2)],
    ["GET", "/v1/clusters/{clusterArn}", onCluster((cluster) => ({ clusterInfo: v1(cluster) }))],
    ["GET", "/api/v2/clusters/{clusterArn}", onCluster((cluster) => ({ clusterInfo: v2(cluster) }))],
    [
      "DELETE",
      "/v1/clusters/{clusterArn}",
      onCluster((cluster, { query }) => {
        assertCurrentVersion(cluster, query.get("currentVersion") ?? undefined);
        clusters.delete(cluster);
        return { clusterArn: cluster.arn, state: cluster.state };
      }),
    ],
    ["GET", "/v1/clusters/{clusterArn}/bootstrap-brokers", onCluster(bootstrapBrokers)],
    ["GET", "/v1/clusters/{clusterArn}/nodes", onCluster(nodes)],
    ["GET", "/v1/clusters/{clusterArn}/operations", onCluster(({ arn }, request) => clusters.operations.list(arn, request))],
    ["GET", "/api/v2/clusters/{clusterArn}/operations", onCluster(({ arn }, request) => clusters.operations.listV2(arn, request))],
    ["GET", "/v1/operations/{operationArn}", (_, { operationArn = "" }) => json(clusters.operations.describe(operationArn))],
    ["GET", "/api/v2/operations/{operationArn}", (_, { operationArn = "" }) => json(clusters.operations.describeV2(operationArn))],

    [
      "PUT",
      "/v1/clusters/{clusterArn}/policy",
      onCluster((cluster, request) => {
        const { policy } = parseInput(z.object({ policy: z.string() }), jsonBody(request));
        cluster.policy = { currentVersion: `K${randomUUID().slice(0, 8).toUpperCase()}`, policy };
        return { currentVersion: cluster.policy.currentVersion };
      }),
    ],
    [
      "GET",
      "/v1/clusters/{clusterArn}/policy",
      onCluster(({ policy }) => {
        if (!policy) throw notFound("The cluster has no policy.");
        return policy;
      }),
    ],
    [
      "DELETE",
      "/v1/clusters/{clusterArn}/policy",
      onCluster((cluster) => {
        cluster.policy = undefined;
        return {};
      }),
    ],
    [
      "GET",
      "/v1/clusters/{clusterArn}/scram-secrets",
      onCluster(({ scramUsers }, request) =>
        page(
          request,
          "secretArnList",
          [...scramUsers.keys()],
          (arn) => arn,
          (arn) => arn,
        ),
      ),
    ],
    [
      "POST",
      "/v1/clusters/{clusterArn}/scram-secrets",
      onCluster((cluster, request) => scramSecrets.associate(cluster, jsonBody(request))),
    ],
    [
      "PATCH",
      "/v1/clusters/{clusterArn}/scram-secrets",
      onCluster((cluster, request) => scramSecrets.disassociate(cluster, jsonBody(request))),
    ],

    [
      "GET",
      "/v1/kafka-versions",
      (request) =>
        json(
          page(
            request,
            "kafkaVersions",
            mskVersions,
            (version) => version,
            (version) => ({ version, status: versionStatus(version) }),
          ),
        ),
    ],
    [
      "GET",
      "/v1/compatible-kafka-versions",
      ({ query }) => {
        const arn = query.get("clusterArn");
        const cluster = arn ? clusters.find(arn) : undefined;
        if (cluster) refuseServerless(cluster);
        const sources = cluster ? [cluster.settings.kafkaVersion] : mskVersions;
        return json({
          compatibleKafkaVersions: sources.map((sourceVersion) => ({ sourceVersion, targetVersions: targetVersions(sourceVersion) })),
        });
      },
    ],
  ];
}

function created(cluster: Cluster): AwsResponse {
  const { arn, name, state } = cluster;
  return json({ clusterArn: arn, clusterName: name, clusterType: clusterType(cluster), state });
}

function filtered(clusters: Clusters, { region, query }: AwsRequest, type: string | null): Cluster[] {
  const candidates = clusters.list(region, { nameFilter: query.get("clusterNameFilter") ?? "" });
  return candidates.filter((cluster) => type === null || clusterType(cluster) === type.toUpperCase());
}
