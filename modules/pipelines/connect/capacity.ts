import type { MskconnectConnectorCapacity } from "@cdktf/provider-aws/lib/mskconnect-connector";
import { z } from "zod";

/** Workers of a connector, and sizes of a worker. Source: MSK developer guide, MSK Connect capacity and quotas, 2026-11. */
const workers = z.int().min(1).max(10);
const mcu = z
  .literal([1, 2, 4, 8])
  .default(1)
  .describe("Size of each worker, in MSK Connect units (MCU): 1 vCPU and 4 GiB of memory each.");

/** Schema of a connector's capacity. A change of its numbers is in place. */
export const capacitySettings = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("provisioned").describe("A fixed number of workers."),
    workers: workers.default(1).describe("Number of workers."),
    mcu,
  }),
  z.strictObject({
    mode: z.literal("autoscaled").describe("MSK Connect adds and removes workers by their CPU utilization, and overrides tasks.max."),
    minWorkers: workers.default(1).describe("Smallest number of workers."),
    maxWorkers: workers.default(2).describe("Largest number of workers."),
    mcu,
    scaleOutCpuPercent: z.int().min(1).max(100).default(80).describe("CPU utilization above which a worker is added, in percent."),
    scaleInCpuPercent: z.int().min(1).max(100).default(20).describe("CPU utilization below which a worker is removed, in percent."),
  }),
]);

export type CapacitySettings = z.output<typeof capacitySettings>;

/** Returns the capacity in Terraform's form. */
export function capacityOf(settings: CapacitySettings): MskconnectConnectorCapacity {
  if (settings.mode === "provisioned") return { provisionedCapacity: { mcuCount: settings.mcu, workerCount: settings.workers } };
  return {
    autoscaling: {
      mcuCount: settings.mcu,
      minWorkerCount: settings.minWorkers,
      maxWorkerCount: settings.maxWorkers,
      scaleInPolicy: { cpuUtilizationPercentage: settings.scaleInCpuPercent },
      scaleOutPolicy: { cpuUtilizationPercentage: settings.scaleOutCpuPercent },
    },
  };
}
