import { z } from "zod";
import { logRetentionDays } from "../aws/index.js";
import { replacementApproval } from "../settings/index.js";
import { structure } from "../terraform/index.js";

const cidr = z.cidrv4().meta({ allowed: "an IPv4 network such as 10.0.0.0/16" });

const zones = z
  .array(z.string().regex(/^[a-f]$/))
  .min(2)
  .max(3)
  .meta({ ...structure, allowed: "two or three zone letters, such as [a, b, c]" });

/** Interface endpoints that a network without a way out can have: what functions inside call. */
const interfaceEndpoints = ["xray", "logs", "lambda", "sts", "sqs", "kms", "secretsmanager", "monitoring"] as const;

export const newNetworkSettings = z
  .strictObject({
    mode: z.literal("new").meta({ ...structure, description: "Makes a VPC." }),
    cidr: cidr.default("10.0.0.0/16").describe("Address range of the VPC."),
    zones: zones.default(["a", "b", "c"]).describe("Availability zones by letter. A cluster can't change its zones later."),
    tiers: z
      .strictObject({
        public: cidr.default("10.0.0.0/20").describe("For NAT gateways."),
        private: cidr.default("10.0.16.0/20").describe("For functions and other clients."),
        broker: cidr.default("10.0.32.0/20").describe("For brokers."),
      })
      .prefault({})
      .describe("Address range of each tier of subnets. A quarter of it goes to each zone; the fourth stays free."),
    egress: z
      .enum(["nat-per-zone", "single-nat", "endpoints", "none"])
      .default("nat-per-zone")
      .meta({ ...structure, description: "The way out of the private subnets. single-nat is cheap, and ends with its zone." }),
    endpoints: z
      .array(z.enum(interfaceEndpoints))
      .default(["xray"])
      .meta({
        ...structure,
        description: "Interface endpoints where egress is `endpoints`. The functions need xray alone, for their traces.",
      }),
    replacementApproval: replacementApproval(
      "Permits one replacement of the VPC or its subnets, with everything in them: the network's name, a colon, and a reason. Each replacement needs a different text.",
    ),
    flowLogs: z
      .strictObject({ retentionDays: logRetentionDays.default(365).describe("How long they are kept, in days.") })
      .prefault({})
      .describe("Logs of every connection."),
  })
  .meta({ renamed: { acknowledgedReplacement: "replacementApproval" } });

const existingNetwork = z.strictObject({
  mode: z.literal("existing").meta({ ...structure, description: "Uses a VPC that is there." }),
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]+$/)
    .meta({ description: "Its id.", allowed: "an id such as vpc-0123456789abcdef0" }),
  zones: zones.default(["a", "b", "c"]).describe("Availability zones by letter, in the order of the subnets."),
  privateSubnetIds: subnetIds().describe("For functions, one per zone."),
  brokerSubnetIds: subnetIds().describe("For brokers, one per zone."),
});

function subnetIds() {
  return z.array(z.string().regex(/^subnet-[0-9a-f]+$/)).meta({ allowed: "one id such as subnet-0123456789abcdef0 per zone" });
}

export const networkSettings = z.discriminatedUnion("mode", [newNetworkSettings, existingNetwork]);

export type NetworkSettings = z.output<typeof networkSettings>;
export type NewNetworkSettings = z.output<typeof newNetworkSettings>;
export type ExistingNetworkSettings = z.output<typeof existingNetwork>;
