import { z } from "zod";
import { logRetentionDays } from "../aws/index.js";
import { replacementApproval } from "../settings/index.js";
import { structure } from "../terraform/index.js";

const cidr = z.cidrv4().meta({ allowed: "an IPv4 CIDR such as 10.0.0.0/16" });

const zones = z
  .array(z.string().regex(/^[a-f]$/))
  .min(2)
  .max(3)
  .meta({ ...structure, allowed: "two or three zone letters, such as [a, b, c]" });

/** AWS services for which a network without internet egress can have an interface endpoint. */
const interfaceEndpoints = [
  "xray",
  "logs",
  "lambda",
  "sts",
  "sqs",
  "kms",
  "secretsmanager",
  "monitoring",
  // Of a bastion: Session Manager, the MSK API, remote write of Prometheus.
  "ssm",
  "ssmmessages",
  "ec2messages",
  "kafka",
  "aps-workspaces",
  // Of clients: the Glue Schema Registry.
  "glue",
] as const;

export const newNetworkSettings = z
  .strictObject({
    mode: z.literal("new").meta({ ...structure, description: "Creates a VPC with private and broker subnets in each zone." }),
    cidr: cidr.default("10.0.0.0/16").describe("IPv4 CIDR of the VPC, /16 to /28. Another CIDR replaces the VPC and everything in it."),
    zones: zones
      .default(["a", "b", "c"])
      .describe("Availability zones by letter. MSK can't change the zones of a cluster: other zones replace it."),
    tiers: z
      .strictObject({
        public: cidr
          .default("10.0.0.0/20")
          .describe("CIDR of the public subnets, which hold the NAT gateways. They exist only if egress is nat-per-zone or single-nat."),
        private: cidr.default("10.0.16.0/20").describe("CIDR of the private subnets, for functions and other clients."),
        broker: cidr.default("10.0.32.0/20").describe("CIDR of the broker subnets, which have no route to the internet."),
      })
      .prefault({})
      .describe(
        "IPv4 CIDR of each subnet tier. Each zone gets a quarter of it; the rest stays free. Another CIDR replaces the subnets of the tier.",
      ),
    egress: z
      .enum(["nat-per-zone", "single-nat", "endpoints", "none"])
      .default("nat-per-zone")
      .meta({
        ...structure,
        description:
          "Egress of the private subnets to the internet and to AWS services. nat-per-zone: one NAT gateway per zone. single-nat: one for all zones, cheaper, but none of them has egress while its zone is unavailable. endpoints: interface endpoints only. none: no egress.",
      }),
    endpoints: z
      .array(z.enum(interfaceEndpoints))
      .default(["xray"])
      .meta({
        ...structure,
        description:
          "Services with an interface endpoint if egress is `endpoints`. The platform's functions need only xray, for their traces.",
      }),
    replacementApproval: replacementApproval(
      "Permits one replacement of the VPC or its subnets, with everything in them: the network's name, a colon, and a reason. Each replacement needs a different text.",
    ),
    flowLogs: z
      .strictObject({ retentionDays: logRetentionDays.default(365).describe("Retention of the VPC flow logs in CloudWatch, in days.") })
      .prefault({})
      .describe("VPC flow logs: accepted and rejected traffic of every network interface in the VPC."),
  })
  .meta({ renamed: { acknowledgedReplacement: "replacementApproval" } });

const existingNetwork = z.strictObject({
  mode: z.literal("existing").meta({ ...structure, description: "Uses an existing VPC. Terraform neither creates nor changes it." }),
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]+$/)
    .meta({ description: "Id of the VPC. Another VPC replaces the cluster.", allowed: "an id such as vpc-0123456789abcdef0" }),
  zones: zones.default(["a", "b", "c"]).describe("Availability zones by letter, in the order of the subnet ids."),
  privateSubnetIds: subnetIds().describe("Subnets of functions and other clients, one per zone."),
  brokerSubnetIds: subnetIds().describe("Subnets of the brokers, one per zone. Other subnets replace the cluster."),
});

function subnetIds() {
  return z.array(z.string().regex(/^subnet-[0-9a-f]+$/)).meta({ allowed: "one id such as subnet-0123456789abcdef0 per zone" });
}

export const networkSettings = z.discriminatedUnion("mode", [newNetworkSettings, existingNetwork]);

/** Returns true if a network has NAT gateways. */
export const hasNat = ({ egress }: { readonly egress: string }): boolean => egress === "nat-per-zone" || egress === "single-nat";

export type NetworkSettings = z.output<typeof networkSettings>;
export type NewNetworkSettings = z.output<typeof newNetworkSettings>;
export type ExistingNetworkSettings = z.output<typeof existingNetwork>;
