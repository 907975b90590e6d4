import { z } from "zod";
import { logRetentionDays } from "../aws/index.js";
import { structure } from "../terraform/index.js";

const publicSsh = z
  .union([
    z.literal("off"),
    z.strictObject({
      subnetId: z
        .string()
        .regex(/^subnet-[0-9a-f]+$/)
        .optional()
        .meta({
          ...structure,
          description: "A public subnet of an existing network. In a new network the bastion is in the public subnet of the first zone.",
          allowed: "an id such as subnet-0123456789abcdef0",
        }),
    }),
  ])
  .default("off")
  .meta({
    ...structure,
    description:
      "A public address, with SSH from the networks of the Terraform variable admin_cidrs; keys are sent with EC2 Instance Connect. A change replaces the bastion.",
    allowed: "off, or a map",
  });

const bastion = z.strictObject({
  instanceType: z
    .string()
    .regex(/^[a-z]+[0-9]+g[a-z]*\.[a-z0-9-]+$/)
    .default("t4g.medium")
    .meta({
      description: "Type of the instance. A change stops and starts it.",
      allowed: "an instance type with a Graviton processor, such as t4g.medium",
    }),
  volumeGib: z.int().min(20).max(1000).default(30).describe("Size of the encrypted volume, in GiB. It can only grow."),
  kafkaAccess: z
    .enum(["read", "administer"])
    .default("read")
    .meta({
      ...structure,
      description:
        "Access of the bastion to the cluster, and so of everyone who can open a session on it. read: describe everything, read every topic. administer: also create and alter topics, and write records. With kafkaUi, a change replaces the bastion; without it, the role is changed in place.",
    }),
  kafkaUi: z
    .boolean()
    .default(true)
    .meta({ ...structure, description: "Kafka UI (kafbat), on the loopback interface: `msk tunnel kafka-ui` opens it." }),
  prometheus: z
    .boolean()
    .default(true)
    .meta({
      ...structure,
      description:
        "A Prometheus server that scrapes the brokers' exporters, on the loopback interface: `msk tunnel prometheus` opens it. It needs open monitoring, cluster.prometheus.",
    }),
  kafkaTools: z
    .boolean()
    .default(true)
    .meta({ ...structure, description: "Kafka's command line tools with IAM authentication, and kcat." }),
  publicSsh,
  logRetentionDays: logRetentionDays.default(365).describe("Retention of the bastion's logs in CloudWatch, in days."),
});

/** The host for operators. */
export const bastionSettings = z
  .union([z.literal("off"), bastion])
  .default("off")
  .meta({
    ...structure,
    description:
      "A host in the VPC for operators, reached by Session Manager: Kafka UI, Prometheus, Kafka's command line tools. It stores nothing that must be kept: a change of its configuration replaces it.",
    allowed: "off, or a map",
  });

export type BastionSettings = Exclude<z.output<typeof bastionSettings>, "off">;
