import { emittedMetrics } from "../../../dashboards/metrics/emitted.js";
import type { Usage } from "../assumptions.js";
import { lengthIn, numberIn, type Resource, textIn, valueIn } from "../resources/resource.js";
import { countOf, type Factor, gibOf, hours, type Item, ofType, type Pricer, type Situation } from "./item.js";

/** Replicas of a partition, and the number of brokers where it is not known. Express and serverless clusters fix it, and it is the default of topics elsewhere. */
export const REPLICAS = 3;

const MIB = 1024;
/** Volume utilization at which autoscaling grows volumes, if the policy does not show it. */
const TARGET = 0.6;

/** Returns the items of an `aws_msk_cluster`. */
export const provisionedCluster: Pricer = (resource, situation) => {
  const { usage } = situation;
  const type = textIn(resource, "broker_node_group_info", "instance_type");
  const brokers: Factor = [numberIn(resource, "number_of_broker_nodes"), "brokers"];
  const express = type?.startsWith("express.") === true;
  return [
    { what: "brokers", price: `msk.broker.${type ?? "unknown"}`, factors: [brokers, hours] },
    ...(express ? expressStorage(usage) : standardStorage(resource, situation, brokers)),
    ...metrics(resource, usage, brokers, express ? "express" : "standard"),
    acrossZones(lengthIn(resource, "broker_node_group_info", "client_subnets") || usage.zones, usage),
    ...privateConnectivity(resource, usage),
  ];
};

const connectivity = ["broker_node_group_info", "connectivity_info", "vpc_connectivity", "client_authentication"];

/**
 * Returns the items of multi-VPC private connectivity, which AWS charges by cluster and authentication scheme, and by the data. The
 * connections of clients, `aws_msk_vpc_connection`, are in it.
 */
function privateConnectivity(resource: Resource, usage: Usage): Item[] {
  const schemes = [["sasl", "iam"], ["sasl", "scram"], ["tls"]].filter((scheme) => valueIn(resource, ...connectivity, ...scheme) === true);
  if (schemes.length === 0) return [];
  return [
    {
      what: "private connectivity",
      price: "msk.private-connectivity.hour",
      factors: [[schemes.length, "authentication schemes"], hours],
    },
    {
      what: "data through private connectivity",
      price: "msk.private-connectivity.data",
      factors: [[usage.connectionGib, "GB"]],
    },
  ];
}

function standardStorage(resource: Resource, situation: Situation, brokers: Factor): Item[] {
  const { usage } = situation;
  const ebs = ["broker_node_group_info", "storage_info", "ebs_storage_info"];
  const throughput = numberIn(resource, ...ebs, "provisioned_throughput", "volume_throughput");
  const provisioned = valueIn(resource, ...ebs, "provisioned_throughput", "enabled") === true && throughput !== undefined;
  const tiered = textIn(resource, "storage_mode") === "TIERED";
  return [
    { what: "storage", price: "msk.storage", factors: [brokers, volume(resource, situation, tiered)] },
    ...(provisioned
      ? [{ what: "provisioned throughput", price: "msk.provisioned-throughput", factors: [brokers, [throughput, "MiB/s"]] } as const]
      : []),
    ...(tiered ? tieredStorage(usage) : []),
  ];
}

/** Returns the size of a volume: the configured one, or with autoscaling that to which the retained data grows it. */
function volume(resource: Resource, situation: Situation, tiered: boolean): Factor {
  const size = numberIn(resource, "broker_node_group_info", "storage_info", "ebs_storage_info", "volume_size");
  const largest = autoscalingMaximum(resource, situation);
  if (size === undefined || largest === undefined) return [size, "GB"];
  const { usage } = situation;
  const kept = tiered ? Math.min(usage.localRetentionHours, usage.retentionHours) : usage.retentionHours;
  const brokers = numberIn(resource, "number_of_broker_nodes") ?? REPLICAS;
  const grown = Math.min(Math.max(size, neededVolume(usage.inMibPerSecond, kept, brokers)), largest);
  return [grown, grown === size ? "GB" : `GB, grown from ${size} of at most ${largest}`];
}

/** Returns the size of a broker's volume, in GiB, that keeps a rate for some hours, with all replicas and at the target of autoscaling. */
export const neededVolume = (inMibPerSecond: number, hoursKept: number, brokers: number): number =>
  Math.ceil((inMibPerSecond * 3600 * hoursKept * REPLICAS) / MIB / brokers / TARGET);

function autoscalingMaximum({ values }: Resource, situation: Situation): number | undefined {
  const targets = ofType(situation, "aws_appautoscaling_target").filter((target) => textIn(target, "service_namespace") === "kafka");
  const own = targets.find((target) => textIn(target, "resource_id") === values["arn"] && values["arn"] !== undefined);
  const only = targets.length === 1 && ofType(situation, "aws_msk_cluster").length === 1 ? targets[0] : undefined;
  const target = own ?? only;
  return target && numberIn(target, "max_capacity");
}

function tieredStorage(usage: Usage): Item[] {
  const older = Math.max(0, usage.retentionHours - usage.localRetentionHours);
  return [
    {
      what: "tiered storage",
      price: "msk.tiered.storage",
      factors: [
        [usage.inMibPerSecond, "MiB/s"],
        [older, "h beyond the volumes"],
        [3600 / MIB, "GB per MiB/s and h"],
      ],
    },
    {
      what: "reads from tiered storage",
      price: "msk.tiered.retrieval",
      factors: [
        [gibOf(usage.outMibPerSecond), "GB read"],
        [usage.tieredReads, "from tiered storage"],
      ],
    },
  ];
}

function expressStorage(usage: Usage): Item[] {
  return [
    { what: "data in", price: "msk.express.data-in", factors: [[gibOf(usage.inMibPerSecond), "GB written"]] },
    { what: "storage", price: "msk.express.storage", factors: stored(usage) },
  ];
}

/** Returns the factors of data that is stored once, without replicas. */
const stored = (usage: Usage): Factor[] => [
  [usage.inMibPerSecond, "MiB/s"],
  [usage.retentionHours, "h kept"],
  [3600 / MIB, "GB per MiB/s and h"],
];

/**
 * Returns the client traffic across zones, which is charged in both directions. Traffic between brokers is free. Source:
 * aws/agent-toolkit-for-aws, msk_sizing.py, 2026-06: leaders are in another zone for (zones - 1) / zones of the traffic.
 */
function acrossZones(zones: number, usage: Usage): Item {
  const read = usage.outMibPerSecond * (1 - usage.localReads);
  return {
    what: "traffic across zones",
    price: "vpc.zone-transfer",
    factors: [
      [gibOf(usage.inMibPerSecond + read), "GB written and read by clients"],
      [(zones - 1) / zones, `in another of ${zones} zones`],
      [2, "directions"],
    ],
  };
}

const levels = ["PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"] as const;

/** Returns the metrics above the level DEFAULT, which CloudWatch charges as custom metrics. */
function metrics(resource: Resource, { topics, partitions, groups }: Usage, brokers: Factor, kind: "standard" | "express"): Item[] {
  const level = textIn(resource, "enhanced_monitoring") ?? "DEFAULT";
  const charged = levels.slice(0, (levels as readonly string[]).indexOf(level) + 1);
  const count = (scope: "broker" | "broker-topic" | "consumer-partition") =>
    charged.reduce((sum, name) => sum + (emittedMetrics[kind][name]?.[scope]?.length ?? 0), 0);
  if (charged.length === 0) return [];
  const [perBroker, perTopic, perPartition] = [count("broker"), count("broker-topic"), count("consumer-partition")];
  const [ofBrokers = 0] = brokers;
  return [
    {
      what: `metrics at ${level}`,
      price: "cloudwatch.metric",
      factors: [
        [
          brokers[0] === undefined ? undefined : ofBrokers * (perBroker + perTopic * topics) + perPartition * partitions * groups,
          `metrics of ${ofBrokers} brokers, ${topics} topics, ${partitions} partitions, ${groups} groups`,
        ],
      ],
    },
  ];
}

/** Returns the items of an `aws_msk_serverless_cluster`. AWS publishes no charge for its traffic across zones. */
export const serverlessCluster: Pricer = (_, { usage }) => [
  { what: "cluster", price: "msk.serverless.cluster", factors: [hours] },
  { what: "partitions", price: "msk.serverless.partition", factors: [[usage.partitions, "partitions"], hours] },
  { what: "data in", price: "msk.serverless.data-in", factors: [[gibOf(usage.inMibPerSecond), "GB written"]] },
  { what: "data out", price: "msk.serverless.data-out", factors: [[gibOf(usage.outMibPerSecond), "GB read"]] },
  { what: "storage", price: "msk.serverless.storage", factors: stored(usage) },
];

/** Returns the items of an `aws_msk_replicator`: it writes what one direction replicates. */
export const replicator: Pricer = (_, { usage }) => [
  { what: "replicator", price: "msk.replicator.hour", factors: [hours] },
  {
    what: "data",
    price: "msk.replicator.data",
    factors: [
      [gibOf(usage.inMibPerSecond), "GB written"],
      [usage.replicatedShare, "replicated"],
    ],
  },
];

/** Returns the items of an `aws_mskconnect_connector`: MCUs by the second, here its smallest, or largest, number of workers. */
export const connector: Pricer = (resource, { usage }) => {
  const scaling = valueIn(resource, "capacity", "autoscaling") !== undefined;
  const kind = scaling && !isEmpty(valueIn(resource, "capacity", "autoscaling")) ? "autoscaling" : "provisioned_capacity";
  const workers = kind === "autoscaling" ? (usage.case === "high" ? "max_worker_count" : "min_worker_count") : "worker_count";
  return [
    {
      what: "workers",
      price: "msk.connect.mcu",
      factors: [
        [numberIn(resource, "capacity", kind, workers), "workers"],
        [numberIn(resource, "capacity", kind, "mcu_count") ?? 1, "MCU each"],
        hours,
      ],
    },
  ];
};

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Returns the number of brokers of all provisioned clusters. */
export const brokersOf = (situation: Situation): number =>
  ofType(situation, "aws_msk_cluster").reduce((sum, cluster) => sum + (numberIn(cluster, "number_of_broker_nodes") ?? 0), 0) ||
  countOf(situation, "aws_msk_cluster") * REPLICAS;
