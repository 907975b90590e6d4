import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../local/process/index.js";
import { type Drill, NO_BACKLOG } from "../drill.js";

const PATIENCE_MS = 5 * 60_000;

/** Stops the consumer of the drill, so that its group falls behind, and starts it again. */
export const consumerStop: Drill = {
  name: "consumer-stop",
  about: "The consumer of the drill stops reading; its group falls behind, and catches up afterwards.",
  targets: ["local", "aws"],
  async run({ consumer, backlog, faultMs, event, signal }) {
    try {
      consumer("stopped");
      const faultAtMs = Date.now();
      event("the consumer stops");
      await sleep(faultMs, undefined, { signal });
      event(`${backlog()} records behind; the consumer starts again`);
      consumer("running");
      await until("the consumer to catch up", () => backlog() <= NO_BACKLOG, { timeoutMs: PATIENCE_MS, signal });
      event("the consumer has caught up");
      return { faultAtMs, recoveredAtMs: Date.now() };
    } finally {
      consumer("running");
    }
  },
};
