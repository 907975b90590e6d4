import { Token } from "cdktf";
import { type Precondition, preconditionsOf, type Rule, type SettingPath, type Violation } from "../settings/index.js";
import { hcl } from "../terraform/index.js";
import { aclRules } from "./acl-rules.js";
import type { AclsSettings } from "./acl-settings.js";
import { type QuotaContext, quotaRules } from "./quotas/rules.js";
import type { TopicSettings, TopicsSettings } from "./settings.js";

/** The settings that rules about topics, ACLs and quotas read. */
export interface TopicsContext extends QuotaContext {
  readonly topics: TopicsSettings;
  readonly acls?: AclsSettings;
}

/** Shortest retention of a tiered topic, in hours. Source: MSK developer guide, tiered storage constraints, 2026-11. */
const SHORTEST_TIERED_HOURS = 72;

const eachTopic = ({ topics }: TopicsContext, check: (topic: TopicSettings, path: SettingPath) => Violation[]): Violation[] =>
  Object.entries(topics).flatMap(([name, topic]) => check(topic, ["topics", name]));

/** Rules about topics. */
const rulesOfTopics: readonly Rule<TopicsContext>[] = [
  {
    id: "topics/min-insync-below-replication-factor",
    checks: "A topic's minInsyncReplicas is less than its replicationFactor.",
    why: "Otherwise every broker restart stops writes with acks=all.",
    fix: "Lower topics.<name>.minInsyncReplicas, or raise replicationFactor.",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`alltrue([for topic in ${topics} : topic.min_insync_replicas < topic.replication_factor])`,
      errorMessage: "topics: min_insync_replicas must be less than replication_factor. [topics/min-insync-below-replication-factor]",
    }),
    violations: (settings) =>
      eachTopic(settings, ({ minInsyncReplicas, replicationFactor }, path) =>
        minInsyncReplicas < replicationFactor
          ? []
          : [
              {
                path: [...path, "minInsyncReplicas"],
                problem: `${minInsyncReplicas} of ${replicationFactor} replicas must be in sync, so no broker can restart without stopping writes`,
                fix: `use less than replicationFactor, ${replicationFactor}`,
              },
            ],
      ),
  },
  {
    id: "topics/names-differ-in-metrics",
    checks: "Names of topics differ in more than dots and underscores.",
    why: "Kafka's metrics replace dots by underscores, so the metrics of such topics are mixed up.",
    fix: "Rename one of the topics.",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`length(distinct([for name in keys(${topics}) : replace(name, ".", "_")])) == length(${topics})`,
      errorMessage: "topics: names must differ in more than dots and underscores. [topics/names-differ-in-metrics]",
    }),
    violations: ({ topics }) => {
      const firstOf = new Map<string, string>();
      return Object.keys(topics).flatMap((name) => {
        const metricName = name.replaceAll(".", "_");
        const other = firstOf.get(metricName);
        if (other === undefined) firstOf.set(metricName, name);
        return other === undefined
          ? []
          : [
              {
                path: ["topics", name],
                problem: `Kafka's metrics use the same name for it and for ${other}`,
                fix: "use names that differ in more than . and _",
              },
            ];
      });
    },
  },
  {
    id: "topics/tiered-retention",
    checks: `Tiered topics have the cleanup policy delete and a retention of at least ${SHORTEST_TIERED_HOURS} hours.`,
    why: "MSK supports tiered storage only for such topics.",
    fix: "Change cleanupPolicy and retentionHours, or set tiered: false.",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`alltrue([for topic in ${topics} : !topic.tiered || topic.cleanup_policy == "delete" && topic.retention_hours >= ${SHORTEST_TIERED_HOURS}])`,
      errorMessage: `topics: a tiered topic needs cleanup_policy delete and retention_hours of at least ${SHORTEST_TIERED_HOURS}. [topics/tiered-retention]`,
    }),
    violations: (settings) =>
      eachTopic(settings, ({ tiered, cleanupPolicy, retentionHours }, path) => [
        ...(tiered && cleanupPolicy !== "delete"
          ? [
              {
                path: [...path, "cleanupPolicy"],
                problem: `a tiered topic does not support ${cleanupPolicy}`,
                fix: "use delete, or tiered: false",
              },
            ]
          : []),
        ...(tiered && retentionHours < SHORTEST_TIERED_HOURS
          ? [
              {
                path: [...path, "retentionHours"],
                problem: `${retentionHours} is too short for a tiered topic`,
                fix: `use at least ${SHORTEST_TIERED_HOURS}, or tiered: false`,
              },
            ]
          : []),
      ]),
  },
  {
    id: "topics/local-retention",
    checks: "localRetentionHours is set for tiered topics only, and is at most retentionHours.",
    why: "Records of other topics are on the brokers' volumes alone.",
    fix: "Lower localRetentionHours, remove it, or set tiered: true.",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`alltrue([for topic in ${topics} : topic.local_retention_hours == null ? true : topic.tiered && topic.local_retention_hours <= topic.retention_hours])`,
      errorMessage: "topics: local_retention_hours is for tiered topics, and at most retention_hours. [topics/local-retention]",
    }),
    violations: (settings) =>
      eachTopic(settings, ({ tiered, localRetentionHours, retentionHours }, path) => {
        if (localRetentionHours === undefined) return [];
        const here = [...path, "localRetentionHours"];
        if (!tiered) return [{ path: here, problem: "the topic is not tiered", fix: "use tiered: true, or leave localRetentionHours out" }];
        return localRetentionHours <= retentionHours
          ? []
          : [
              {
                path: here,
                problem: `${localRetentionHours} is more than retentionHours, ${retentionHours}`,
                fix: `use at most ${retentionHours}`,
              },
            ];
      }),
  },
];

/** Rules about topics, ACLs and quotas. */
export const topicsRules: readonly Rule<TopicsContext>[] = [...rulesOfTopics, ...aclRules, ...quotaRules];

/**
 * Returns the conditions that Terraform must check, for settings that are its variables.
 *
 * @param settings - settings of the resource that the conditions are added to
 */
export function topicsConditions(settings: TopicsContext): Precondition[] {
  const isVariable = (read: string) => Token.isUnresolved(settings[read.split(".")[0] as keyof TopicsContext]);
  return topicsRules.filter(({ reads }) => reads.every(isVariable)).flatMap((rule) => preconditionsOf(rule, settings));
}
