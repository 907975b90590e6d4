import type { AlarmRow } from "./alarm.js";
import { brokerLogAlarms } from "./broker-logs.js";
import { brokerAlarms } from "./brokers.js";
import { clusterAlarms } from "./cluster.js";
import { consumerAlarms } from "./consumers.js";
import { eventPathAlarms } from "./event-path.js";
import { pipelineAlarms } from "./pipelines.js";

export {
  type AlarmRow,
  type LimitName,
  type Metric,
  monitoringLevels,
  type Severity,
  scopes,
} from "./alarm.js";

/** All alarms, by the document of docs/runbook/ that has their sections. */
export const alarmsByRunbook = {
  cluster: clusterAlarms,
  brokers: brokerAlarms,
  "broker-logs": brokerLogAlarms,
  consumers: consumerAlarms,
  "event-path": eventPathAlarms,
  pipelines: pipelineAlarms,
} as const satisfies Record<string, readonly AlarmRow[]>;

export type Runbook = keyof typeof alarmsByRunbook;
