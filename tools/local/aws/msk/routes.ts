import { randomUUID } from "node:crypto";
import { z } from "zod";
import { kafkaVersions } from "../../kafka/index.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonBody } from "../protocol/request.js";
import { json, noContent } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import type { Cluster, Clusters } from "./clusters/clusters.js";
import { bootstrapBrokers, clusterInfo, clusterType, clusterV2, nodes } from "./clusters/describe.js";
import type { Operation } from "./clusters/operations.js";
import type { ScramSecrets } from "./clusters/scram-secrets.js";
import type { Configurations } from "./configurations/configurations.js";
import { badRequest, notFound } from "./errors.js";
import { parseInput } from "./parse-input.js";
import { checkProvisioned } from "./settings/rules.js";
import { compareVersions, updates } from "./settings/updates.js";

/** Resources other than clusters, with their tags and operations. */
interface TaggedResources {
  has(arn: string): boolean;
  tags(arn: string): Record<string, string>;
  routes(): Route[];
}

/** Returns the MSK API. Rejects other operations with 501: requests are never forwarded to moto's MSK. */
export function kafkaService(
  clusters: Clusters,
  configurations: Configurations,
  scramSecrets: ScramSecrets,
  ...others: readonly TaggedResources[]
): AwsService {
  const onCluster =
    (handle: (cluster: Cluster, request: AwsRequest) => AwsResponse | Promise<AwsResponse>): Route["2"] =>
    (request, { clusterArn = "" }) =>
      handle(clusters.find(clusterArn), request);
  const tags = ({ resourceArn = "" }: Record<string, string>) =>
    others.find((other) => other.has(resourceArn))?.tags(resourceArn) ?? clusters.find(resourceArn).tags;

  const routes: Route[] = [
    [
      "POST",
      "/v1/clusters",
      async (request) => createdCluster(await clusters.create(request.region, jsonBody(request), jsonBody(request))),
    ],
    [
      "POST",
      "/api/v2/clusters",
      async (request) => {
        const { serverless, provisioned, ...identity } = jsonBody(request);
        if (serverless) return createdCluster(await clusters.createServerless(request.region, identity, serverless));
        return createdCluster(await clusters.create(request.region, identity, provisioned));
      },
    ],
    ["GET", "/v1/clusters", (request) => json({ clusterInfoList: filterClusters(clusters, request, "PROVISIONED").map(clusterInfo) })],
    [
      "GET",
      "/api/v2/clusters",
      (request) => json({ clusterInfoList: filterClusters(clusters, request, request.query.get("clusterTypeFilter")).map(clusterV2) }),
    ],
    ["GET", "/v1/clusters/{clusterArn}", onCluster((cluster) => json({ clusterInfo: clusterInfo(cluster) }))],
    ["GET", "/api/v2/clusters/{clusterArn}", onCluster((cluster) => json({ clusterInfo: clusterV2(cluster) }))],
    [
      "DELETE",
      "/v1/clusters/{clusterArn}",
      onCluster((cluster, request) => {
        const version = request.query.get("currentVersion") ?? undefined;
        if (version !== undefined) clusters.assertUpdatable(cluster, version);
        clusters.delete(cluster);
        return json({ clusterArn: cluster.arn, state: cluster.state });
      }),
    ],
    ["GET", "/v1/clusters/{clusterArn}/bootstrap-brokers", onCluster((cluster) => json(bootstrapBrokers(cluster)))],
    ["GET", "/v1/clusters/{clusterArn}/nodes", onCluster((cluster) => json(nodes(cluster)))],

    ...updates.map(
      ({ method, path, operationType, rollAll, next }): Route => [
        method,
        `/v1/clusters/{clusterArn}/${path}`,
        onCluster((cluster, request) => {
          if (cluster.serverless) throw badRequest("This operation is not supported for serverless clusters.");
          const { currentVersion, ...body } = jsonBody(request);
          clusters.assertUpdatable(cluster, currentVersion);
          const settings = next(cluster.settings, body);
          checkProvisioned(settings, configurations.properties(settings.configurationInfo));
          return operationStarted(clusters.change(cluster, operationType, settings, { rollAll }));
        }),
      ],
    ),
    [
      "PUT",
      "/v1/clusters/{clusterArn}/reboot-broker",
      onCluster((cluster, request) => {
        const { brokerIds } = parseInput(z.object({ brokerIds: z.array(z.coerce.number().int()) }), jsonBody(request));
        clusters.assertUpdatable(cluster, undefined);
        return operationStarted(clusters.reboot(cluster, brokerIds));
      }),
    ],
    ["GET", "/v1/clusters/{clusterArn}/operations", onCluster(({ arn }) => json(clusters.operations.list(arn)))],
    ["GET", "/api/v2/clusters/{clusterArn}/operations", onCluster(({ arn }) => json(clusters.operations.listV2(arn)))],
    ["GET", "/v1/operations/{operationArn}", (_, { operationArn = "" }) => json(clusters.operations.describe(operationArn))],
    ["GET", "/api/v2/operations/{operationArn}", (_, { operationArn = "" }) => json(clusters.operations.describeV2(operationArn))],

    [
      "PUT",
      "/v1/clusters/{clusterArn}/policy",
      onCluster((cluster, request) => {
        const { policy } = parseInput(z.object({ policy: z.string() }), jsonBody(request));
        cluster.policy = { currentVersion: `K${randomUUID().slice(0, 8).toUpperCase()}`, policy };
        return json({ currentVersion: cluster.policy.currentVersion });
      }),
    ],
    [
      "GET",
      "/v1/clusters/{clusterArn}/policy",
      onCluster(({ policy }) => {
        if (!policy) throw notFound("The cluster has no policy.");
        return json(policy);
      }),
    ],
    [
      "DELETE",
      "/v1/clusters/{clusterArn}/policy",
      onCluster((cluster) => {
        cluster.policy = undefined;
        return json({});
      }),
    ],
    ["GET", "/v1/clusters/{clusterArn}/scram-secrets", onCluster((cluster) => json(scramSecrets.list(cluster)))],
    [
      "POST",
      "/v1/clusters/{clusterArn}/scram-secrets",
      onCluster(async (cluster, request) => json(await scramSecrets.associate(cluster, jsonBody(request)))),
    ],
    [
      "PATCH",
      "/v1/clusters/{clusterArn}/scram-secrets",
      onCluster(async (cluster, request) => json(await scramSecrets.disassociate(cluster, jsonBody(request)))),
    ],

    ["GET", "/v1/kafka-versions", () => json({ kafkaVersions: kafkaVersions.map((version) => ({ version, status: "ACTIVE" })) })],
    [
      "GET",
      "/v1/compatible-kafka-versions",
      ({ query }) => {
        const arn = query.get("clusterArn");
        const sources = arn ? [clusters.find(arn).settings.kafkaVersion] : kafkaVersions;
        const above = (source: string) => kafkaVersions.filter((version) => compareVersions(version, source) > 0);
        return json({ compatibleKafkaVersions: sources.map((sourceVersion) => ({ sourceVersion, targetVersions: above(sourceVersion) })) });
      },
    ],

    ["POST", "/v1/configurations", (request) => json(configurations.create(request.region, jsonBody(request)))],
    ["GET", "/v1/configurations", ({ region }) => json(configurations.list(region))],
    ["GET", "/v1/configurations/{arn}", (_, { arn = "" }) => json(configurations.describe(arn))],
    ["PUT", "/v1/configurations/{arn}", (request, { arn = "" }) => json(configurations.update(arn, jsonBody(request)))],
    ["DELETE", "/v1/configurations/{arn}", (_, { arn = "" }) => json(configurations.delete(arn))],
    ["GET", "/v1/configurations/{arn}/revisions", (_, { arn = "" }) => json(configurations.revisions(arn))],
    [
      "GET",
      "/v1/configurations/{arn}/revisions/{revision}",
      (_, { arn = "", revision = "" }) => json(configurations.describeRevision(arn, Number(revision))),
    ],

    ["GET", "/v1/tags/{resourceArn}", (_, parameters) => json({ tags: tags(parameters) })],
    [
      "POST",
      "/v1/tags/{resourceArn}",
      (request, parameters) => {
        Object.assign(tags(parameters), parseInput(z.object({ tags: z.record(z.string(), z.string()) }), jsonBody(request)).tags);
        return noContent;
      },
    ],
    [
      "DELETE",
      "/v1/tags/{resourceArn}",
      (request, parameters) => {
        for (const key of request.query.getAll("tagKeys")) delete tags(parameters)[key];
        return noContent;
      },
    ],
    ...others.flatMap((other) => other.routes()),
  ];
  return serviceFromRoutes("kafka", routes, "reject");
}

function createdCluster(cluster: Cluster): AwsResponse {
  const { arn, name, state } = cluster;
  return json({ clusterArn: arn, clusterName: name, clusterType: clusterType(cluster), state });
}

const operationStarted = ({ clusterArn, operationArn }: Operation) => json({ clusterArn, clusterOperationArn: operationArn });

function filterClusters(clusters: Clusters, { region, query }: AwsRequest, type: string | null): Cluster[] {
  const candidates = clusters.list(region, { nameFilter: query.get("clusterNameFilter") ?? "" });
  return candidates.filter((cluster) => type === null || clusterType(cluster) === type.toUpperCase());
}
