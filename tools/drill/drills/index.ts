import type { Drill, DrillName } from "../drill.js";
import { consumerStop } from "./consumer-stop.js";
import { credentialRotation } from "./credential-rotation.js";
import { hotPartition } from "./hot-partition.js";
import { rebootBroker } from "./reboot-broker.js";
import { zoneLoss } from "./zone-loss.js";

/** The drills by name. */
export const drills: Readonly<Record<DrillName, Drill>> = {
  "reboot-broker": rebootBroker,
  "zone-loss": zoneLoss,
  "consumer-stop": consumerStop,
  "hot-partition": hotPartition,
  "credential-rotation": credentialRotation,
};
