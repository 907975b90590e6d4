import { z } from "zod";
import { structure } from "../../terraform/index.js";

const LARGEST_VOLUME_GIB = 16_384;

/** Settings of the volumes of standard brokers. */
export const storageSettings = {
  volumeGib: z.int().min(1).max(LARGEST_VOLUME_GIB).default(100).describe("EBS volume of each broker, in GiB. It can only grow."),
  provisionedThroughputMibPerSecond: z
    .union([z.literal("off"), z.int().min(250).max(1000)])
    .optional()
    .meta({
      description:
        "Throughput of each volume, in MiB/s, for brokers of m5.4xlarge or m7g.2xlarge and larger. `off` turns off what was on; left out, it is not touched.",
      allowed: "a whole number from 250 to 1000, or off",
    }),
  tieredStorage: z
    .boolean()
    .default(false)
    .describe("Lets topics move old segments to storage that is cheap and without end. There is no way back, and t3 brokers can't."),
  storageAutoscaling: z
    .union([
      z.literal("off"),
      z.strictObject({
        maximumGib: z.int().min(1).max(LARGEST_VOLUME_GIB).describe("Largest volume of each broker, in GiB."),
        targetPercent: z.int().min(10).max(80).default(60).describe("Disk use at which volumes grow, in percent."),
      }),
    ])
    .default({ maximumGib: 1000, targetPercent: 60 })
    .meta({
      ...structure,
      description: "Lets AWS grow the volumes. volumeGib is the least they have: what AWS has grown is never taken back.",
      allowed: "off, or a map with maximumGib and targetPercent",
    }),
};

const storageObject = z.strictObject(storageSettings);
export type StorageSettings = z.output<typeof storageObject>;
