import { attributeAt } from "../../terraform/index.js";
import { entryOf } from "../entry-of.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";
import { propertyRules } from "./durability.js";

const plaintext: ReviewRule = {
  id: "review/plaintext-allowed",
  severity: "high",
  question: "access",
  finds: "A plan allows unencrypted connections between clients and brokers, or between brokers.",
  why: "Records, and passwords of SASL/PLAIN clients, can be read in the network.",
  fix: "Keep encryption in transit at TLS.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
};

const publicAccess: ReviewRule = {
  id: "review/public-access",
  severity: "critical",
  question: "access",
  finds: "A plan gives the brokers of a cluster public addresses.",
  why: "Everyone on the internet whom a security group admits can reach the brokers.",
  fix: "Use a VPN, VPC peering or MSK multi-VPC connectivity instead, or restrict the security group to known addresses.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
};

const blind: ReviewRule = {
  id: "review/monitoring-off",
  severity: "medium",
  question: "protection",
  finds: "A plan turns off logs or metrics, shortens the retention of logs, removes alarms, or stops their notifications.",
  why: "An incident is noticed later, or leaves nothing to analyze.",
  fix: "Keep it on, or name in this pull request what replaces it.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/monitoring.html",
};

export const clusterSecurityRules = [plaintext, publicAccess, blind] as const;

/** A value of an attribute, weakest first. */
const ENCRYPTION = ["PLAINTEXT", "TLS_PLAINTEXT", "TLS"];
const MONITORING = ["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"];

export const clusterSecurity: ResourceCheck = (resource) => {
  if (resource.type !== "aws_msk_cluster" || !resource.after || resource.action === "delete") return [];
  const transit = "encryption_info.encryption_in_transit";
  return [
    ...weaker(resource, `${transit}.client_broker`, plaintext, "clients can connect without encryption", below(ENCRYPTION, "TLS")),
    ...weaker(resource, `${transit}.in_cluster`, plaintext, "brokers replicate without encryption", (_, after) => after === false),
    ...unauthenticated(resource),
    ...weaker(
      resource,
      "broker_node_group_info.connectivity_info.public_access.type",
      publicAccess,
      "the brokers get public addresses",
      (_, after) => after === "SERVICE_PROVIDED_EIPS",
    ),
    ...weaker(resource, "enhanced_monitoring", blind, "MSK emits fewer metrics", below(MONITORING)),
    ...[...LOGS, ...EXPORTERS].flatMap(([attribute, what]) =>
      weaker(resource, attribute, blind, what, (before, after) => before === true && after !== true),
    ),
  ];
};

const logs = "logging_info.broker_logs";
const LOGS = [
  [`${logs}.cloudwatch_logs.enabled`, "the brokers' logs no longer go to CloudWatch"],
  [`${logs}.s3.enabled`, "the brokers' logs no longer go to S3"],
  [`${logs}.firehose.enabled`, "the brokers' logs no longer go to Firehose"],
] as const;
const EXPORTERS = [
  ["open_monitoring.prometheus.jmx_exporter.enabled_in_broker", "Prometheus no longer gets Kafka's metrics"],
  ["open_monitoring.prometheus.node_exporter.enabled_in_broker", "Prometheus no longer gets the hosts' metrics"],
] as const;

/** Returns a finding for a cluster that unauthenticated clients can use: MSK admits them too if no way to authenticate is turned on. */
function unauthenticated(resource: ReviewedResource): Found[] {
  const attribute = "client_authentication";
  const { before, after, unknown } = changeAt(resource, attribute);
  const { before: from, after: to } = changeAt(resource, `${attribute}.unauthenticated`);
  const common = { rule: propertyRules.authorization, attribute: `${attribute}.unauthenticated` };
  if (to === true) return from === true ? [] : [{ ...common, what: "unauthenticated clients can connect", before: from, after: to }];
  if (unknown || authenticates(after) || (resource.before && !authenticates(before))) return [];
  const what = "unauthenticated clients can connect, because no way to authenticate is turned on: neither IAM, nor SCRAM, nor TLS";
  return [{ ...common, attribute, what }];
}

/** Source: MSK API, ClientAuthentication, and the provider's documentation of `client_authentication`, 2026-11. */
const authenticates = (authentication: unknown): boolean =>
  attributeAt(authentication, "sasl.iam") === true ||
  attributeAt(authentication, "sasl.scram") === true ||
  [attributeAt(authentication, "tls.certificate_authority_arns")].flat().some((arn) => typeof arn === "string");

type Weaker = (before: unknown, after: unknown) => boolean;

/** Returns a finding if an attribute changes to a weaker value. A new cluster is compared with `initial`, where it is given. */
function weaker(resource: ReviewedResource, attribute: string, rule: ReviewRule, what: string, isWeaker: Weaker): Found[] {
  const { before, after, unknown } = changeAt(resource, attribute);
  if (unknown || before === after || !isWeaker(before, after)) return [];
  return [{ rule, what, attribute, before, after: after ?? "removed" }];
}

/** @param initial - what a missing value before is compared as. @default a new resource is never weaker */
const below =
  (order: readonly string[], initial?: string): Weaker =>
  (before, after) => {
    const [from, to] = [order.indexOf(String(before ?? initial)), order.indexOf(String(after ?? initial ?? order[0]))];
    return from >= 0 && to >= 0 && to < from;
  };

/** Resources whose removal leaves nobody watching, by type. */
const watchers: Readonly<Record<string, string>> = {
  aws_cloudwatch_metric_alarm: "the alarm is removed",
  aws_cloudwatch_composite_alarm: "the alarm is removed",
  aws_cloudwatch_log_metric_filter: "the metric of the log is removed",
  aws_flow_log: "the network's flow log is removed",
  aws_prometheus_rule_group_namespace: "the rules of Prometheus are removed",
  aws_prometheus_alert_manager_definition: "the alert manager of Prometheus is removed",
  aws_sns_topic_subscription: "a subscriber no longer gets alarms",
  aws_cloudtrail: "the trail of API calls is removed",
};

export const watching: ResourceCheck = (resource) => {
  const { type, action } = resource;
  const removed = entryOf(watchers, type);
  if (removed !== undefined && action === "delete") return [{ rule: blind, what: removed }];
  if (action !== "update") return [];
  return [
    ...(type.endsWith("_alarm")
      ? weaker(resource, "actions_enabled", blind, "the alarm no longer notifies anyone", (_, after) => after === false)
      : []),
    ...(type === "aws_cloudwatch_log_group"
      ? weaker(resource, "retention_in_days", blind, "CloudWatch deletes older log events", shorterDays)
      : []),
  ];
};

/** 0 keeps log events for ever. */
const shorterDays: Weaker = (before, after) => typeof after === "number" && after > 0 && (before === 0 || Number(before) > after);
