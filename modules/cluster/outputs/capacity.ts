import { brokerTypes, expressBrokerTypes } from "../limits/broker-types.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/** What a cluster can carry; `Infinity` where nothing is known to limit it. */
interface Capacity {
  /** Copies that a topic may have. */
  readonly copies: number;
  /** Copies and acknowledging copies of every topic, where MSK fixes them. */
  readonly fixed?: { readonly copies: number; readonly insync: number };
  /** Partitions, with or without their copies. */
  readonly partitions: { readonly most: number; readonly copiesCounted: boolean; readonly of: string };
  /** Largest volumes of all brokers, in GiB. */
  readonly storageGib: number;
  /** Largest batch of records that brokers take of a topic that says nothing of it, in bytes. */
  readonly messageBytes: number;
  /** Largest batch of records that any topic may take, in bytes. */
  readonly largestMessageBytes: number;
  /** Topics may move old segments to tiered storage. */
  readonly tiered: boolean;
}

/** What is known of the cluster that the settings name. */
export function capacityOf(settings: ClusterSettings): Capacity {
  const none = Number.POSITIVE_INFINITY;
  const partitionsOf = (each: number, brokers: number, type: string) => ({
    most: each * brokers,
    copiesCounted: true,
    of: `${brokers} × ${type}`,
  });
  switch (settings.kind) {
    case "standard": {
      const { brokers, instanceType, storageAutoscaling, volumeGib } = settings;
      return {
        copies: brokers,
        partitions: partitionsOf(brokerTypes[instanceType].maximumPartitions, brokers, instanceType),
        storageGib: brokers * (storageAutoscaling === "off" ? volumeGib : storageAutoscaling.maximumGib),
        messageBytes: numericProperty(settings, "message.max.bytes"),
        largestMessageBytes: numericProperty(settings, "replica.fetch.max.bytes"),
        tiered: settings.tieredStorage,
      };
    }
    case "express":
      return {
        copies: 3,
        fixed: { copies: 3, insync: 2 },
        partitions: partitionsOf(expressBrokerTypes[settings.instanceType].maximumPartitions, settings.brokers, settings.instanceType),
        storageGib: none,
        messageBytes: numericProperty(settings, "message.max.bytes"),
        largestMessageBytes: numericProperty(settings, "replica.fetch.max.bytes"),
        tiered: false,
      };
    case "serverless":
      // Source: MSK developer guide, MSK Serverless quotas, 2026-11.
      return {
        copies: 3,
        fixed: { copies: 3, insync: 2 },
        partitions: { most: 2400, copiesCounted: false, of: "a serverless cluster" },
        storageGib: none,
        messageBytes: serverlessMaxMessageBytes,
        largestMessageBytes: serverlessMaxMessageBytes,
        tiered: false,
      };
    case "existing":
      return {
        copies: none,
        partitions: { most: none, copiesCounted: true, of: "the cluster" },
        storageGib: none,
        messageBytes: none,
        largestMessageBytes: none,
        tiered: true,
      };
  }
}
