import { compareVersions, supportEnd, usesKRaft } from "../kafka-support.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, MskLimits, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const irreversible: ReviewRule = {
  id: "review/irreversible",
  severity: "medium",
  question: "irreversible",
  finds:
    "A plan makes a change that MSK or Kafka can't undo: larger volumes, tiered storage, a later Kafka version, KRaft instead of ZooKeeper, more brokers, more partitions.",
  why: "The former value needs another cluster or topic, and a copy of all records.",
  fix: "Make sure that the value is the one that you want to keep.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-storage.html",
};

const impossible: ReviewRule = {
  id: "review/apply-fails",
  severity: "high",
  question: "other",
  finds: "A plan shows a change that MSK or Kafka refuses in the apply.",
  why: "The apply stops at this change. Earlier changes are already applied, and those that depend on it are not.",
  fix: "Change the value to one that MSK accepts, or make the change in the steps that it requires.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/troubleshooting.html",
};

const ended: ReviewRule = {
  id: "review/kafka-support-ended",
  severity: "high",
  question: "other",
  finds: "A cluster that a plan creates or changes has a Kafka version that MSK no longer supports.",
  why: "MSK upgrades such clusters at any time, without notice.",
  fix: "Upgrade to a supported version at a time that you choose.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/version-support.html",
};

const ending: ReviewRule = {
  ...ended,
  id: "review/kafka-support-ends",
  severity: "medium",
  finds: "A cluster that a plan creates or changes has a Kafka version whose support ends within 180 days.",
  why: "After that day, MSK upgrades such clusters at any time, without notice.",
};

export const clusterChangeRules = [irreversible, impossible, ended, ending] as const;

/** For changes of topics, which the administrator function makes. */
export const topicRules = { irreversible, impossible } as const;

const VOLUME = "broker_node_group_info.storage_info.ebs_storage_info.volume_size";

/** Returns the check of changes that MSK can't undo, or refuses. */
export const irreversibleChanges =
  (limits: MskLimits): ResourceCheck =>
  (resource) => {
    if (resource.type !== "aws_msk_cluster" || resource.action !== "update") return [];
    return [...volume(resource, limits), ...brokers(resource), ...tiering(resource), ...version(resource)];
  };

function volume(resource: ReviewedResource, { smallestGrowthGib }: MskLimits): Found[] {
  const { before, after } = changeAt(resource, VOLUME);
  if (typeof before !== "number" || typeof after !== "number" || before === after) return [];
  const shown = { attribute: VOLUME, before, after };
  if (after < before) return [{ rule: impossible, what: "volumes would shrink; MSK can only grow them", ...shown }];
  if (after - before < smallestGrowthGib) {
    return [
      { rule: impossible, what: `volumes would grow by ${after - before} GiB; MSK requires at least ${smallestGrowthGib} GiB`, ...shown },
    ];
  }
  return [
    { rule: irreversible, what: "volumes grow; MSK can't shrink them, and grows them again after six hours at the earliest", ...shown },
  ];
}

function brokers(resource: ReviewedResource): Found[] {
  const { before, after } = changeAt(resource, "number_of_broker_nodes");
  if (typeof before !== "number" || typeof after !== "number" || before === after) return [];
  const shown = { attribute: "number_of_broker_nodes", before, after };
  if (after > before)
    return [
      {
        rule: irreversible,
        what: "brokers are added; they have no partitions until these are reassigned",
        fix: "Reassign partitions to the new brokers after the apply. Removing brokers needs their partitions moved first.",
        ...shown,
      },
    ];
  return [
    {
      rule: impossible,
      what: "brokers are removed; MSK refuses while they have partitions",
      fix: "Move all partitions off the brokers to be removed before the apply.",
      ...shown,
    },
  ];
}

function tiering(resource: ReviewedResource): Found[] {
  const { before, after } = changeAt(resource, "storage_mode");
  const shown = { attribute: "storage_mode", before, after };
  if (before === "LOCAL" && after === "TIERED")
    return [{ rule: irreversible, what: "tiered storage is turned on; it can't be turned off for a cluster", ...shown }];
  return before === "TIERED" && after === "LOCAL"
    ? [{ rule: impossible, what: "tiered storage would be turned off, which MSK refuses", ...shown }]
    : [];
}

function version(resource: ReviewedResource): Found[] {
  const { before, after } = changeAt(resource, "kafka_version");
  if (typeof before !== "string" || typeof after !== "string") return [];
  const shown = { attribute: "kafka_version", before, after };
  const known = [before, after].every((each) => /^\d+\.\d+/.test(each));
  if (known && usesKRaft(before) !== usesKRaft(after)) return [metadataChange(resource, { before, after })];
  if (compareVersions(before, after) >= 0) return [];
  return [{ rule: irreversible, what: "Kafka is upgraded; MSK can't downgrade it", ...shown }];
}

/** Returns what MSK does with a version that stores the metadata elsewhere. Source: MSK developer guide, zk-to-kraft-migration, 2026-08. */
function metadataChange(resource: ReviewedResource, { before, after }: { before: string; after: string }): Found {
  const shown = { attribute: "kafka_version", before, after };
  if (usesKRaft(before)) return { rule: impossible, what: "the cluster would move from KRaft to ZooKeeper, which MSK refuses", ...shown };
  if (before !== "3.9.x" || after !== "3.9.x.kraft") {
    return {
      rule: impossible,
      what: "the cluster would move from ZooKeeper to KRaft, which MSK does from 3.9.x to 3.9.x.kraft only",
      fix: "Upgrade to 3.9.x first, then to 3.9.x.kraft, then to a later version.",
      ...shown,
    };
  }
  const { after: subnets } = changeAt(resource, "broker_node_group_info.client_subnets");
  if (Array.isArray(subnets) && subnets.length !== 3) {
    return {
      rule: impossible,
      what: `the cluster would move from ZooKeeper to KRaft, which MSK does in three zones only, and the brokers are in ${subnets.length}`,
      fix: "Replicate to another cluster that uses KRaft.",
      ...shown,
    };
  }
  return {
    rule: irreversible,
    what: "the cluster moves from ZooKeeper to KRaft; MSK can't move it back, and refuses while clients have access to ZooKeeper",
    fix: "Turn off clients' access to ZooKeeper before the apply: docs/reference/zookeeper-to-kraft.md has the steps.",
    ...shown,
  };
}

/** Returns the check of Kafka versions on a day. */
export const kafkaSupport =
  (today: Date, limits: MskLimits): ResourceCheck =>
  (resource) => {
    if (resource.type !== "aws_msk_cluster" || resource.action === "delete" || resource.action === "forget") return [];
    const { after: kafka } = changeAt(resource, "kafka_version");
    const end = typeof kafka === "string" ? supportEnd(kafka, limits) : undefined;
    if (end === undefined) return [];
    const { date, source } = end;
    const days = Math.ceil((Date.parse(date) - today.getTime()) / 86_400_000);
    if (days > limits.supportNoticeDays) return [];
    const what =
      days > 0
        ? `support of this Kafka version ends on ${date}, in ${days} days (${source})`
        : `support of this Kafka version ended on ${date} (${source})`;
    return [{ rule: days > 0 ? ending : ended, what, attribute: "kafka_version", after: kafka }];
  };
