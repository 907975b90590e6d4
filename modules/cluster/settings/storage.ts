import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { LARGEST_VOLUME_GIB } from "../limits/quotas.js";

/** Settings of the volumes of standard brokers. */
export const storageSettings = {
  volumeGib: z
    .int()
    .min(1)
    .max(LARGEST_VOLUME_GIB)
    .default(100)
    .describe(
      "EBS volume of each broker, in GiB. It can only grow: MSK allows one change in six hours, of at least 10 GiB. With storageAutoscaling, a smaller step is rounded up.",
    ),
  provisionedThroughputMibPerSecond: z
    .union([z.literal("off"), z.int().min(250).max(1000)])
    .optional()
    .meta({
      description:
        "Provisioned throughput of each volume, in MiB/s, for kafka.m5.4xlarge, kafka.m7g.2xlarge and larger. `off` turns it off. If a settings file leaves it out, Terraform does not change it.",
      allowed: "a whole number from 250 to 1000, or off",
    }),
  tieredStorage: z
    .boolean()
    .default(false)
    .describe(
      "Tiered storage: topics can move older segments from the volumes to low-cost storage without a size limit. It can't be turned off, and kafka.t3 brokers do not support it.",
    ),
  storageAutoscaling: z
    .union([
      z.literal("off"),
      z.strictObject({
        maximumGib: z.int().min(1).max(LARGEST_VOLUME_GIB).describe("Size up to which each volume grows, in GiB."),
        targetPercent: z.int().min(10).max(80).default(60).describe("Volume utilization at which volumes grow, in percent."),
      }),
    ])
    .default({ maximumGib: 1000, targetPercent: 60 })
    .meta({
      ...structure,
      description:
        "Automatic growth of the volumes (Application Auto Scaling). volumeGib is then the minimum size: Terraform does not reduce a volume that AWS has grown.",
      allowed: "off, or a map with maximumGib and targetPercent",
    }),
};

const storageObject = z.strictObject(storageSettings);
export type StorageSettings = z.output<typeof storageObject>;
