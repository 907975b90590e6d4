import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../protocol/errors.js";
import { type AwsRequest, jsonBody } from "../../protocol/request.js";
import { json } from "../../protocol/responses.js";
import type { Route } from "../../protocol/router.js";
import { type Clusters, reportedState } from "../clusters/clusters.js";
import { badRequest, notFound } from "../errors.js";
import { page } from "../paging.js";
import { parseInput } from "../parse-input.js";

const topicReplication = z.looseObject({
  topicsToReplicate: z.array(z.string()).min(1),
  topicsToExclude: z.array(z.string()).optional(),
  copyTopicConfigurations: z.boolean().default(true),
  copyAccessControlListsForTopics: z.boolean().default(true),
  detectAndCopyNewTopics: z.boolean().default(true),
  startingPosition: z.object({ type: z.enum(["LATEST", "EARLIEST"]) }).default({ type: "LATEST" }),
  topicNameConfiguration: z
    .object({ type: z.enum(["PREFIXED_WITH_SOURCE_CLUSTER_ALIAS", "IDENTICAL"]) })
    .default({ type: "PREFIXED_WITH_SOURCE_CLUSTER_ALIAS" }),
});
const consumerGroupReplication = z.looseObject({
  consumerGroupsToReplicate: z.array(z.string()),
  consumerGroupsToExclude: z.array(z.string()).optional(),
  detectAndCopyNewConsumerGroups: z.boolean().default(true),
  synchroniseConsumerGroupOffsets: z.boolean().default(true),
});
const createInput = z.object({
  replicatorName: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,127}$/, "names have up to 128 letters, digits and hyphens"),
  description: z.string().max(1024).optional(),
  serviceExecutionRoleArn: z.string(),
  kafkaClusters: z
    .array(
      z.looseObject({
        amazonMskCluster: z.object({ mskClusterArn: z.string() }),
        vpcConfig: z.object({ subnetIds: z.array(z.string()).min(2), securityGroupIds: z.array(z.string()).optional() }),
      }),
    )
    .length(2),
  replicationInfoList: z
    .array(
      z.object({
        sourceKafkaClusterArn: z.string(),
        targetKafkaClusterArn: z.string(),
        targetCompressionType: z.enum(["NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"]),
        topicReplication,
        consumerGroupReplication,
      }),
    )
    .length(1),
  logDelivery: z.unknown().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
const updateInput = z.object({
  currentVersion: z.string(),
  topicReplication: topicReplication.partial().optional(),
  consumerGroupReplication: consumerGroupReplication.partial().optional(),
});

type Replication = z.infer<typeof createInput>["replicationInfoList"][number];

interface Replicator extends Omit<z.infer<typeof createInput>, "replicationInfoList"> {
  readonly arn: string;
  readonly creationTime: string;
  currentVersion: string;
  replication: Replication;
}

/** Replicators between clusters. They are records only and replicate no data. */
export class Replicators {
  private readonly all = new Map<string, Replicator>();

  constructor(
    private readonly accountId: string,
    private readonly clusters: Clusters,
  ) {}

  /** @throws AwsError 404 for an unknown replicator */
  tags(arn: string): Record<string, string> {
    return this.find(arn).tags;
  }

  has(arn: string): boolean {
    return this.all.has(arn);
  }

  routes(): Route[] {
    const path = "/replication/v1/replicators";
    return [
      ["POST", path, (request) => json(this.create(request.region, jsonBody(request)))],
      ["GET", path, (request) => json(this.list(request))],
      ["GET", `${path}/{arn}`, (_, { arn = "" }) => json(this.describe(this.find(arn)))],
      ["PUT", `${path}/{arn}/replication-info`, (request, { arn = "" }) => json(this.update(this.find(arn), jsonBody(request)))],
      [
        "DELETE",
        `${path}/{arn}`,
        ({ query }, { arn = "" }) => {
          checkVersion(this.find(arn), query.get("currentVersion") ?? undefined);
          this.all.delete(arn);
          return json({ replicatorArn: arn, replicatorState: "DELETING" });
        },
      ],
    ];
  }

  private create(region: string, body: unknown): object {
    const { replicationInfoList, ...input } = parseInput(createInput, body);
    const name = input.replicatorName;
    if ([...this.all.values()].some(({ arn, replicatorName }) => replicatorName === name && arn.split(":")[3] === region)) {
      throw new AwsError(409, "ConflictException", `A replicator with the name '${name}' already exists.`);
    }
    const [replication] = replicationInfoList as [Replication];
    this.checkClusters(
      region,
      input.kafkaClusters.map(({ amazonMskCluster }) => amazonMskCluster.mskClusterArn),
      replication,
    );
    const arn = `arn:aws:kafka:${region}:${this.accountId}:replicator/${name}/${randomUUID()}-1`;
    this.all.set(arn, { ...input, arn, replication, creationTime: new Date().toISOString(), currentVersion: newVersion() });
    return { replicatorArn: arn, replicatorName: name, replicatorState: "CREATING" };
  }

  /**
   * Checks the clusters of a replicator. Source: Amazon MSK Developer Guide, "Requirements and considerations for creating an MSK
   * Replicator" (2026-11).
   */
  private checkClusters(
    region: string,
    kafkaClusters: readonly string[],
    { sourceKafkaClusterArn: source, targetKafkaClusterArn: target }: Replication,
  ): void {
    if (source === target || !kafkaClusters.includes(source) || !kafkaClusters.includes(target))
      throw badRequest("A replicator needs two clusters: the source and the target, both among its Kafka clusters.");
    if (target.split(":")[3] !== region) throw badRequest("A replicator must be created in the region of its target cluster.");
    for (const arn of [source, target]) {
      const cluster = this.clusters.find(arn);
      if (reportedState(cluster) !== "ACTIVE")
        throw badRequest(`The cluster ${cluster.name} is ${reportedState(cluster)}; it must be ACTIVE.`);
      if (!cluster.settings.clientAuthentication.sasl?.iam?.enabled)
        throw badRequest(`The cluster ${cluster.name} must have IAM access control turned on.`);
    }
    const { region: sourceRegion, settings, name } = this.clusters.find(source);
    const multiVpcIam = settings.brokerNodeGroupInfo.connectivityInfo.vpcConnectivity?.clientAuthentication?.sasl?.iam?.enabled;
    if (sourceRegion !== region && !multiVpcIam)
      throw badRequest(`The source cluster ${name} in another region needs multi-VPC connectivity with SASL/IAM.`);
  }

  private update(replicator: Replicator, body: unknown): object {
    const { currentVersion, ...changes } = parseInput(updateInput, body);
    checkVersion(replicator, currentVersion);
    const { topicReplication: topics, consumerGroupReplication: groups, ...rest } = replicator.replication;
    replicator.replication = {
      ...rest,
      topicReplication: { ...topics, ...changes.topicReplication },
      consumerGroupReplication: { ...groups, ...changes.consumerGroupReplication },
    };
    replicator.currentVersion = newVersion();
    return { replicatorArn: replicator.arn, replicatorState: "UPDATING" };
  }

  private describe(replicator: Replicator): object {
    const { replicatorName, description, serviceExecutionRoleArn, kafkaClusters, replication, logDelivery, tags } = replicator;
    const { sourceKafkaClusterArn, targetKafkaClusterArn, ...info } = replication;
    const [sourceKafkaClusterAlias, targetKafkaClusterAlias] = aliases(sourceKafkaClusterArn, targetKafkaClusterArn);
    const kafkaClusterAlias = (arn: string) => (arn === sourceKafkaClusterArn ? sourceKafkaClusterAlias : targetKafkaClusterAlias);
    return {
      ...summary(replicator),
      ...{ replicatorName, serviceExecutionRoleArn, logDelivery, tags, replicatorDescription: description },
      replicatorResourceArn: replicator.arn,
      kafkaClusters: kafkaClusters.map((one) => ({ ...one, kafkaClusterAlias: kafkaClusterAlias(one.amazonMskCluster.mskClusterArn) })),
      replicationInfoList: [{ ...info, sourceKafkaClusterAlias, targetKafkaClusterAlias }],
    };
  }

  private list(request: AwsRequest): object {
    const prefix = request.query.get("replicatorNameFilter") ?? "";
    const found = [...this.all.values()].filter(
      ({ arn, replicatorName }) => arn.split(":")[3] === request.region && replicatorName.startsWith(prefix),
    );
    return page(request, "replicators", found, ({ arn }) => arn, listed);
  }

  private find(arn: string): Replicator {
    const found = this.all.get(arn);
    if (!found) throw notFound(`Replicator ${arn} does not exist.`);
    return found;
  }
}

function summary({ arn, creationTime, currentVersion }: Replicator): object {
  return { replicatorArn: arn, creationTime, currentVersion, replicatorState: "RUNNING", isReplicatorReference: false };
}

/** Returns a replicator as ListReplicators does. */
function listed(replicator: Replicator): object {
  const { arn, replicatorName, kafkaClusters, replication } = replicator;
  const { sourceKafkaClusterArn: source, targetKafkaClusterArn: target } = replication;
  const [sourceKafkaClusterAlias, targetKafkaClusterAlias] = aliases(source, target);
  return {
    ...summary(replicator),
    replicatorName,
    replicatorResourceArn: arn,
    kafkaClustersSummary: kafkaClusters.map(({ amazonMskCluster }) => ({
      amazonMskCluster,
      kafkaClusterAlias: amazonMskCluster.mskClusterArn === source ? sourceKafkaClusterAlias : targetKafkaClusterAlias,
    })),
    replicationInfoSummaryList: [{ sourceKafkaClusterAlias, targetKafkaClusterAlias }],
  };
}

function checkVersion(replicator: Replicator, version: string | undefined): void {
  if (version !== undefined && version !== replicator.currentVersion)
    throw badRequest("The specified current version is not the replicator's current version.");
}

/** Returns the aliases of two clusters: their names, made distinct if they are equal. */
function aliases(source: string, target: string): readonly [string, string] {
  const [from, to] = [source, target].map((arn) => arn.split("/")[1] as string) as [string, string];
  return [from, from === to ? `${to}-target` : to];
}

const newVersion = () => `K${randomUUID().replaceAll("-", "").slice(0, 13).toUpperCase()}`;
