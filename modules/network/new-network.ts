import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { ReplacementGuard } from "../terraform/index.js";
import { InterfaceEndpoints } from "./endpoints.js";
import { FlowLogs } from "./flow-logs.js";
import type { Network } from "./network.js";
import { hasNat, type NewNetworkSettings } from "./settings.js";
import { SubnetTier } from "./subnet-tier.js";

export interface NewNetworkProps {
  readonly name: string;
  readonly settings: NewNetworkSettings;
  readonly environment: AwsEnvironment;
  /** Encrypts the flow logs. */
  readonly key: EncryptionKey;
  /** Services with a gateway endpoint, in addition to S3. @default none */
  readonly gatewayEndpoints?: readonly "dynamodb"[];
}

/** A new VPC: private and broker subnets in every zone, and public ones only for NAT gateways. */
export class NewNetwork extends Construct implements Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  readonly brokerSubnetIds: string[];

  constructor(scope: Construct, id: string, { name, settings, environment, key, gatewayEndpoints = [] }: NewNetworkProps) {
    super(scope, id);
    const { region } = environment;
    const withNat = hasNat(settings);
    const vpc = new Vpc(this, "this", { cidrBlock: settings.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } });
    this.vpcId = vpc.id;
    new ReplacementGuard(this, "identity", {
      subject: "network",
      name,
      effect: `replace the network ${name} and everything in it`,
      identity: {
        cidr: settings.cidr,
        ...(withNat && { public_tier: settings.tiers.public }),
        private_tier: settings.tiers.private,
        broker_tier: settings.tiers.broker,
      },
      approval: settings.replacementApproval,
    }).protect(vpc);
    // Without rules: an instance that is launched without a security group has no network access.
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id, tags: { Name: `${name}-default-unused` } });
    new FlowLogs(this, "flow_logs", { name, vpcId: vpc.id, environment, key, retentionDays: settings.flowLogs.retentionDays });

    const tier = (kind: "public" | "private" | "broker") =>
      new SubnetTier(this, kind, { name, vpcId: vpc.id, region, zones: settings.zones, cidr: settings.tiers[kind] });
    const privateTier = tier("private");
    const brokerTier = tier("broker");
    this.privateSubnetIds = privateTier.subnetIds;
    this.brokerSubnetIds = brokerTier.subnetIds;

    this.publicSubnetIds = [];
    if (withNat) {
      const internet = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: { Name: name } });
      const publicTier = tier("public");
      publicTier.routeToInternet(internet.id);
      this.publicSubnetIds = publicTier.subnetIds;
      privateTier.routeToNat(publicTier.natGateways(settings.egress === "single-nat" ? 1 : settings.zones.length, [internet]));
    }
    // Free of charge; without it, traffic to the service would be charged by the NAT gateways.
    const gateway = (service: string, tiers: readonly SubnetTier[]) =>
      new VpcEndpoint(this, service, {
        vpcId: vpc.id,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${region}.${service}`,
        routeTableIds: tiers.flatMap(({ routeTableIds }) => routeTableIds),
        tags: { Name: `${name}-${service}` },
      });
    gateway("s3", [privateTier, brokerTier]);
    for (const service of gatewayEndpoints) gateway(service, [privateTier]);
    if (settings.egress === "endpoints") {
      new InterfaceEndpoints(this, "endpoints", {
        name,
        region,
        vpcId: vpc.id,
        vpcCidr: settings.cidr,
        subnetIds: privateTier.subnetIds,
        services: settings.endpoints,
      });
    }
  }
}
