import { setTimeout as sleep } from "node:timers/promises";
import type { Drill } from "../drill.js";

/** How much more load the hot partition gets. */
const FACTOR = 10;

/** Sends ten times the load with one key, and so to one partition. */
export const hotPartition: Drill = {
  name: "hot-partition",
  about: `All records have the same key, at ${FACTOR} times the rate: one partition and its leader get all of the load.`,
  targets: ["local", "aws"],
  async run({ load, faultMs, event, signal }) {
    try {
      load({ key: "hot", factor: FACTOR });
      const faultAtMs = Date.now();
      event(`${FACTOR} times the load goes to one partition`);
      await sleep(faultMs, undefined, { signal });
      load({ factor: 1 });
      event("the load is spread over all partitions again");
      return { faultAtMs, recoveredAtMs: Date.now() };
    } finally {
      load({ factor: 1 });
    }
  },
};
