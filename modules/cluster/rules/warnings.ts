import { type WarningRule, warningsWithin } from "../../settings/index.js";
import { brokerTypes, expressBrokerTypes, knownBrokerType } from "../limits/broker-types.js";
import { EXPRESS_UPGRADE_ONLY, expressVersions, isKnownVersion, metadataOf } from "../limits/kafka-versions.js";
import { SMALLEST_GROWTH_GIB } from "../limits/volumes.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import type { ClusterContext } from "./context.js";
import { supportWarning } from "./kafka-support.js";

const settingsOfCluster: readonly WarningRule<ClusterSettings>[] = [
  {
    id: "cluster/kafka-version-support",
    checks: "MSK's support of the Kafka version does not end within 180 days.",
    why: "After the end of support MSK upgrades clusters without notice.",
    fix: "Plan an upgrade: set cluster.kafkaVersion to a later version.",
    warnings: (settings, today) => {
      if (!("kafkaVersion" in settings)) return [];
      const message = supportWarning(settings.kafkaVersion, today);
      return message === undefined ? [] : [{ path: ["kafkaVersion"], message }];
    },
  },
  {
    id: "cluster/kafka-version-known",
    checks: "The Kafka version is in this release's table of versions.",
    why: "AWS adds versions between releases. Rules about an unknown version are derived from its name.",
    fix: "Check the version in the MSK developer guide, or upgrade msk-ha-cluster.",
    warnings: (settings) =>
      !("kafkaVersion" in settings) || isKnownVersion(settings.kafkaVersion)
        ? []
        : [
            {
              path: ["kafkaVersion"],
              message: `${settings.kafkaVersion} is not in this release's table of Kafka versions; it is treated as a version with ${metadataOf(settings.kafkaVersion) === "kraft" ? "KRaft" : "ZooKeeper"}`,
            },
          ],
  },
  {
    id: "cluster/express-version",
    checks: "MSK creates new Express clusters with the Kafka version.",
    why: `MSK upgrades Express clusters to ${EXPRESS_UPGRADE_ONLY}, but creates none with it.`,
    fix: "Use 3.9.x.kraft for a new cluster.",
    warnings: (settings) => {
      if (settings.kind !== "express") return [];
      const { kafkaVersion } = settings;
      const path = ["kafkaVersion"];
      if (kafkaVersion === EXPRESS_UPGRADE_ONLY)
        return [
          {
            path,
            message: `MSK creates no new Express cluster with ${kafkaVersion}, it only upgrades 3.8.x to it; use 3.9.x.kraft for a new one`,
          },
        ];
      return isKnownVersion(kafkaVersion) && !(expressVersions as readonly string[]).includes(kafkaVersion)
        ? [{ path, message: `${kafkaVersion} is not known for Express brokers; known are ${expressVersions.join(", ")}` }]
        : [];
    },
  },
  {
    id: "cluster/broker-type-known",
    checks: "The broker type is in this release's table of types.",
    why: "AWS adds types between releases. Limits of an unknown type are those of the nearest known type.",
    fix: "Check the type in the MSK developer guide, or upgrade msk-ha-cluster.",
    warnings: (settings) => {
      if (!("instanceType" in settings)) return [];
      const { instanceType } = settings;
      return Object.hasOwn(brokerTypes, instanceType) || Object.hasOwn(expressBrokerTypes, instanceType)
        ? []
        : [
            {
              path: ["instanceType"],
              message: `${instanceType} is not in this release's table of broker types; its limits are taken from ${knownBrokerType(instanceType)}`,
            },
          ];
    },
  },
  {
    id: "cluster/zookeeper",
    checks: "The cluster stores its metadata in KRaft.",
    why: "Kafka 4 has no ZooKeeper. MSK migrates a cluster in three zones in place, by an update from 3.9.x to 3.9.x.kraft, once clients' access to ZooKeeper is off.",
    fix: "Upgrade to 3.9.x, turn clients' ZooKeeper access off, then set cluster.kafkaVersion: 3.9.x.kraft.",
    warnings: (settings) =>
      !("kafkaVersion" in settings) || metadataOf(settings.kafkaVersion) === "kraft"
        ? []
        : [
            {
              path: ["kafkaVersion"],
              message:
                "Kafka 3.9 is the last version with ZooKeeper; MSK migrates 3.9.x to 3.9.x.kraft in place, in three zones and with clients' ZooKeeper access turned off first",
            },
          ],
  },
  {
    id: "cluster/t3-kraft",
    checks: "Clusters in KRaft mode have no t3 brokers.",
    why: "MSK refuses to create them: kafka.t3 runs versions with ZooKeeper only. AWS does not document it; two users' tests of 2026-07 and 2026-09 show it.",
    fix: "Set cluster.instanceType: kafka.m7g.large, or a larger type.",
    warnings: (settings) =>
      !("kafkaVersion" in settings) || metadataOf(settings.kafkaVersion) !== "kraft" || !settings.instanceType.startsWith("kafka.t3.")
        ? []
        : [
            {
              path: ["instanceType"],
              message: `MSK creates no cluster of ${settings.instanceType} with ${settings.kafkaVersion}; use kafka.m7g.large, or a larger type`,
            },
          ],
  },
  {
    id: "cluster/volume-growth-step",
    checks: `storageAutoscaling.maximumGib allows a step of growth: it is volumeGib, or at least ${SMALLEST_GROWTH_GIB} GiB more.`,
    why: `MSK grows a volume by at least ${SMALLEST_GROWTH_GIB} GiB, and then not again for six hours: below that, autoscaling can't grow it.`,
    fix: "Raise cluster.storageAutoscaling.maximumGib, or turn storageAutoscaling off.",
    warnings: (settings) => {
      if (settings.kind !== "standard" || settings.storageAutoscaling === "off") return [];
      const { volumeGib, storageAutoscaling } = settings;
      const growth = storageAutoscaling.maximumGib - volumeGib;
      return growth <= 0 || growth >= SMALLEST_GROWTH_GIB
        ? []
        : [
            {
              path: ["storageAutoscaling", "maximumGib"],
              message: `MSK grows a volume by at least ${SMALLEST_GROWTH_GIB} GiB, and ${storageAutoscaling.maximumGib} is ${growth} more than volumeGib, ${volumeGib}; use at least ${volumeGib + SMALLEST_GROWTH_GIB}`,
            },
          ];
    },
  },
  {
    id: "cluster/approval-suspends-protection",
    checks: "No replacement approval is left in the settings of a protected cluster.",
    why: "While an approval is set, deletionProtection is off.",
    fix: "Remove cluster.replacementApproval after the apply.",
    warnings: (settings) =>
      settings.replacementApproval === undefined || !settings.deletionProtection
        ? []
        : [
            {
              path: ["replacementApproval"],
              message: "while it is set, deletionProtection is off; remove it after the apply",
            },
          ],
  },
  {
    id: "cluster/public-access",
    checks: "The brokers have no public access.",
    why: "Their addresses can be reached from the internet; only their security group restricts who connects.",
    fix: "Turn cluster.publicAccess off, or use multi-VPC connectivity.",
    warnings: (settings) =>
      !("publicAccess" in settings) || settings.publicAccess === undefined || settings.publicAccess === "off"
        ? []
        : [{ path: ["publicAccess"], message: "the brokers have public addresses; only their security group restricts who connects" }],
  },
];

const hostedTopics: readonly WarningRule<Pick<ClusterContext, "cluster" | "topics">>[] = [
  {
    id: "cluster/serverless-cleanup-policy",
    checks: "Topics of a serverless cluster have the cleanup policy delete.",
    why: "MSK Serverless takes cleanup.policy only when a topic is created: a later change fails in the apply.",
    fix: "Set topics.<name>.cleanupPolicy before the topic is created. For an existing topic, declare another one and move its clients.",
    warnings: ({ cluster, topics }) =>
      cluster.kind !== "serverless"
        ? []
        : Object.entries(topics).flatMap(([name, { cleanupPolicy }]) =>
            cleanupPolicy === "delete"
              ? []
              : [
                  {
                    path: ["topics", name, "cleanupPolicy"],
                    message: `MSK Serverless takes ${cleanupPolicy} when it creates the topic, and refuses a later change; for an existing topic, declare another one`,
                  },
                ],
          ),
  },
];

/** Warnings about the cluster, and about topics in it. */
export const clusterWarnings: readonly WarningRule<Pick<ClusterContext, "cluster" | "topics">>[] = [
  ...warningsWithin("cluster", settingsOfCluster),
  ...hostedTopics,
];
