import { setTimeout as sleep } from "node:timers/promises";
import { leaderOfMost, untilFenced, untilHealth } from "../../traffic/leaders.js";
import type { BrokerControl } from "../../traffic/outage.js";
import type { Drill } from "../drill.js";

const REPLICAS = 3;
const PATIENCE_MS = 5 * 60_000;

/** Kills every broker of one zone at once, and starts them again. */
export const zoneLoss: Drill = {
  name: "zone-loss",
  about: "All brokers of one availability zone fail at once.",
  targets: ["local"],
  refusal:
    "MSK's API can't stop the brokers of a zone. AWS Fault Injection Service can disrupt the network of a zone's subnets; reboot-broker reboots one broker.",
  async run({ kafka, clusterName, topic, control, faultMs, event, signal }) {
    if (!control) throw new Error("zone-loss needs the control API of the local platform");
    const health = await untilHealth(kafka, topic, `a leader of ${topic}`, ({ leaders }) => !leaders["none"], { signal });
    const brokers = await control.brokers(clusterName);
    const zone = brokers.find(({ id }) => id === leaderOfMost(health))?.zone;
    const lost = brokers.filter((broker) => broker.zone === zone).map(({ id }) => id);
    try {
      await Promise.all(lost.map((id) => control.fault(clusterName, id, "kill", "never")));
      const faultAtMs = Date.now();
      event(`zone ${zone} fails: broker ${lost.join(", ")}`);
      for (const id of lost) await untilFenced(kafka, topic, id, { signal });
      event("other zones lead all partitions");
      await sleep(Math.max(0, faultAtMs + faultMs - Date.now()), undefined, { signal });
      await startStopped(control, clusterName);
      event(`zone ${zone} returns`);
      await untilHealth(kafka, topic, `${REPLICAS} in-sync replicas`, ({ smallestIsr }) => smallestIsr >= REPLICAS, {
        timeoutMs: PATIENCE_MS,
        signal,
      });
      const recoveredAtMs = Date.now();
      event(`all partitions have ${REPLICAS} in-sync replicas`);
      return { faultAtMs, recoveredAtMs };
    } finally {
      await startStopped(control, clusterName);
    }
  },
};

async function startStopped(control: BrokerControl, cluster: string): Promise<void> {
  const stopped = (await control.brokers(cluster)).filter(({ state }) => state === "stopped");
  await Promise.all(stopped.map(({ id }) => control.fault(cluster, id, "start")));
}
