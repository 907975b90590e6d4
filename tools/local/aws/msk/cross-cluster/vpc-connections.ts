import { randomUUID } from "node:crypto";
import { z } from "zod";
import { jsonBody } from "../../protocol/request.js";
import { json } from "../../protocol/responses.js";
import type { Route } from "../../protocol/router.js";
import type { KafkaBackend } from "../backend.js";
import { vpcListeners } from "../clusters/bootstrap-brokers.js";
import type { Clusters } from "../clusters/clusters.js";
import { badRequest, notFound } from "../errors.js";
import { page } from "../paging.js";
import { parseInput } from "../parse-input.js";

const createInput = z.object({
  targetClusterArn: z.string(),
  authentication: z.enum(["SASL_IAM", "SASL_SCRAM", "TLS"]),
  vpcId: z.string(),
  clientSubnets: z.array(z.string()).min(1),
  securityGroups: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

interface VpcConnection extends z.infer<typeof createInput> {
  readonly arn: string;
  readonly creationTime: string;
  rejected: boolean;
}

const listenerOf = { SASL_IAM: "iam", SASL_SCRAM: "scram", TLS: "tls" } as const;

/** Managed VPC connections. They are records only: on loopback every client can connect to every broker. */
export class VpcConnections {
  private readonly all = new Map<string, VpcConnection>();

  constructor(
    private readonly backend: Pick<KafkaBackend, "accountId" | "zoneIds">,
    private readonly clusters: Clusters,
  ) {}

  /** @throws AwsError 404 for an unknown VPC connection */
  tags(arn: string): Record<string, string> {
    return this.find(arn).tags;
  }

  has(arn: string): boolean {
    return this.all.has(arn);
  }

  routes(): Route[] {
    return [
      ["POST", "/v1/vpc-connection", async (request) => json(await this.create(request.region, jsonBody(request)))],
      ["GET", "/v1/vpc-connection/{arn}", (_, { arn = "" }) => json(this.describe(this.find(arn)))],
      [
        "DELETE",
        "/v1/vpc-connection/{arn}",
        (_, { arn = "" }) => {
          this.find(arn);
          this.all.delete(arn);
          return json({ vpcConnectionArn: arn, state: "DELETING" });
        },
      ],
      [
        "GET",
        "/v1/vpc-connections",
        (request) =>
          json(
            page(
              request,
              "vpcConnections",
              this.inRegion(request.region),
              ({ arn }) => arn,
              (one) => this.summary(one),
            ),
          ),
      ],
      [
        "GET",
        "/v1/clusters/{clusterArn}/client-vpc-connections",
        (request, { clusterArn = "" }) => {
          const found = this.toCluster(this.clusters.find(clusterArn).arn);
          return json(
            page(
              request,
              "clientVpcConnections",
              found,
              ({ arn }) => arn,
              (one) => this.clientConnection(one),
            ),
          );
        },
      ],
      [
        "PUT",
        "/v1/clusters/{clusterArn}/client-vpc-connection",
        (request, { clusterArn = "" }) => {
          const { vpcConnectionArn } = parseInput(z.object({ vpcConnectionArn: z.string() }), jsonBody(request));
          const connection = this.toCluster(clusterArn).find(({ arn }) => arn === vpcConnectionArn);
          if (!connection) throw notFound(`The cluster has no client VPC connection ${vpcConnectionArn}.`);
          connection.rejected = true;
          return json({});
        },
      ],
    ];
  }

  private async create(region: string, body: unknown): Promise<object> {
    const input = parseInput(createInput, body);
    const cluster = this.clusters.find(input.targetClusterArn);
    if (!vpcListeners(cluster.settings).includes(listenerOf[input.authentication])) {
      throw badRequest(`VPC connectivity is not turned on for ${input.authentication} on the cluster ${cluster.name}.`);
    }
    await this.backend.zoneIds(input.clientSubnets, region);
    const arn = `arn:aws:kafka:${region}:${this.backend.accountId}:vpc-connection/${this.backend.accountId}/${cluster.name}/${randomUUID()}-1`;
    const connection: VpcConnection = { ...input, arn, creationTime: new Date().toISOString(), rejected: false };
    this.all.set(arn, connection);
    return { ...this.describe(connection), clientSubnets: input.clientSubnets, state: "CREATING" };
  }

  private describe(connection: VpcConnection): object {
    const { clientSubnets: subnets, securityGroups, tags } = connection;
    return { ...this.summary(connection), subnets, securityGroups, tags };
  }

  private summary(connection: VpcConnection): object {
    const { arn, targetClusterArn, authentication, creationTime, vpcId } = connection;
    return { vpcConnectionArn: arn, targetClusterArn, authentication, creationTime, vpcId, state: this.stateOf(connection) };
  }

  /** Returns a connection as the owner of the cluster sees it. */
  private clientConnection(connection: VpcConnection): object {
    const { arn, authentication, creationTime } = connection;
    return { vpcConnectionArn: arn, authentication, creationTime, state: this.stateOf(connection), owner: this.backend.accountId };
  }

  private stateOf({ targetClusterArn, rejected }: VpcConnection): string {
    if (rejected) return "REJECTED";
    return this.clusters.inAllRegions().some(({ arn }) => arn === targetClusterArn) ? "AVAILABLE" : "INACTIVE";
  }

  private inRegion(region: string): VpcConnection[] {
    return [...this.all.values()].filter(({ arn }) => arn.split(":")[3] === region);
  }

  private toCluster(clusterArn: string): VpcConnection[] {
    return [...this.all.values()].filter(({ targetClusterArn }) => targetClusterArn === clusterArn);
  }

  private find(arn: string): VpcConnection {
    const found = this.all.get(arn);
    if (!found) throw notFound(`VPC connection ${arn} does not exist.`);
    return found;
  }
}
