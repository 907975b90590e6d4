import { consumingPipelines } from "../../modules/pipelines/index.js";
import type { PlatformSettings } from "../../modules/platform/index.js";
import { synthesizedStack } from "../stack/index.js";
import { assume } from "./assumptions.js";
import { type CostReport, reportOn } from "./report-on.js";
import type { Resource } from "./resources/resource.js";
import { resourcesOfStack } from "./resources/resources-of-stack.js";

/** Estimates the cost of the platform that settings describe. @param given - assumptions that differ from those that the settings lead to */
export function costOfSettings(settings: PlatformSettings, given: Readonly<Record<string, unknown>> = {}): CostReport {
  const { resources, undecided } = resourcesOfStack(synthesizedStack(settings));
  const sized = resources.map((resource) => withVolumeSize(resource, settings));
  return reportOn(sized, settings.region, assume({ ...assumptionsOf(settings), ...given }), undecided);
}

/** Returns the assumptions that settings lead to: the load, retention and number of topics and consumer groups. */
export function assumptionsOf(settings: PlatformSettings): Readonly<Record<string, number>> {
  const { topics, clients, acls = [], eventApi, replicator } = settings;
  const declared = Object.values(topics);
  const rated = declared.flatMap(({ expectedKibPerSecond: rate, retentionHours }) =>
    rate === undefined ? [] : [{ rate, retentionHours }],
  );
  const rate = rated.reduce((sum, topic) => sum + topic.rate, 0);
  const groups = new Set([
    eventApi.consumer.group,
    ...Object.values(clients).flatMap(({ consume }) => consume.map(({ group }) => group)),
    ...acls.flatMap(({ consume }) => consume.map(({ group }) => group)),
    ...consumingPipelines(settings).map((name) => `pipeline ${name}`),
    ...(replicator !== "off" && replicator.direction === "to" ? ["replicator"] : []),
  ]);
  return {
    ...(rate > 0 && { inMibPerSecond: rate / 1024 }),
    // With expected rates, the mean of their topics by rate; without, the longest.
    retentionHours:
      rate > 0
        ? rated.reduce((sum, topic) => sum + topic.rate * topic.retentionHours, 0) / rate
        : Math.max(0, ...declared.map(({ retentionHours }) => retentionHours)),
    topics: declared.length,
    partitions: declared.reduce((sum, { partitions }) => sum + partitions, 0),
    groups: groups.size,
  };
}

/** With autoscaling, the size of a volume in the stack is an expression that reads what AWS has grown; the settings have the minimum. */
function withVolumeSize(resource: Resource, { cluster }: PlatformSettings): Resource {
  if (resource.type !== "aws_msk_cluster" || cluster.kind !== "standard") return resource;
  const group = resource.values["broker_node_group_info"] as Readonly<Record<string, unknown>>;
  const info = group["storage_info"] as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const storage = { ...info, ebs_storage_info: { ...info["ebs_storage_info"], volume_size: cluster.volumeGib } };
  return { ...resource, values: { ...resource.values, broker_node_group_info: { ...group, storage_info: storage } } };
}
