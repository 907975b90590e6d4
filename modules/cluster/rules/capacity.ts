import { limitsOfBroker } from "../limits/broker-types.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { serverlessQuota } from "../limits/quotas.js";
import { numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/** Capacity of a cluster; `Infinity` where no limit is known. */
interface Capacity {
  /** Highest replication factor of a topic. */
  readonly replicas: number;
  /** Replication factor and min.insync.replicas of every topic, where MSK fixes them. */
  readonly fixed?: { readonly replicas: number; readonly minInsync: number };
  /** Highest number of partitions, with or without their replicas. */
  readonly partitions: { readonly most: number; readonly countsReplicas: boolean; readonly of: string };
  /** Storage of all brokers at their largest volume size, in GiB. */
  readonly storageGib: number;
  /** Largest record batch of a topic without its own limit, in bytes. */
  readonly messageBytes: number;
  /** Largest record batch of any topic, in bytes: what followers can fetch. */
  readonly largestMessageBytes: number;
  /** Topics can move old segments to tiered storage. */
  readonly tiered: boolean;
}

/** Returns the capacity of the cluster that the settings describe. */
export function capacityOf(settings: ClusterSettings): Capacity {
  const unlimited = Number.POSITIVE_INFINITY;
  switch (settings.kind) {
    case "standard":
    case "express": {
      const { brokers, instanceType } = settings;
      const common = {
        partitions: {
          most: limitsOfBroker(instanceType).maximumPartitions * brokers,
          countsReplicas: true,
          of: `${brokers} × ${instanceType}`,
        },
        messageBytes: numericProperty(settings, "message.max.bytes"),
        largestMessageBytes: numericProperty(settings, "replica.fetch.max.bytes"),
      };
      if (settings.kind === "express")
        return { ...common, replicas: fixedReplication.replicas, fixed: fixedReplication, storageGib: unlimited, tiered: false };
      const { storageAutoscaling, volumeGib, tieredStorage } = settings;
      const largestGib = storageAutoscaling === "off" ? volumeGib : storageAutoscaling.maximumGib;
      return { ...common, replicas: brokers, storageGib: brokers * largestGib, tiered: tieredStorage };
    }
    case "serverless":
      return {
        replicas: fixedReplication.replicas,
        fixed: fixedReplication,
        partitions: { most: serverlessQuota.partitions, countsReplicas: false, of: "a serverless cluster" },
        storageGib: unlimited,
        messageBytes: serverlessMaxMessageBytes,
        largestMessageBytes: serverlessMaxMessageBytes,
        tiered: false,
      };
    case "existing":
      return {
        replicas: unlimited,
        partitions: { most: unlimited, countsReplicas: true, of: "the cluster" },
        storageGib: unlimited,
        messageBytes: unlimited,
        largestMessageBytes: unlimited,
        tiered: true,
      };
  }
}

/** Express and serverless clusters replicate every topic three times. Source: MSK developer guide, Express brokers, 2026-11. */
export const fixedReplication = { replicas: 3, minInsync: 2 } as const;
