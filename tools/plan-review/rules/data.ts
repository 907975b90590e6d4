import { isStateful } from "../../effects/stateful-resources.js";
import { entryOf } from "../entry-of.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const TERRAFORM_ACTIONS = "https://developer.hashicorp.com/terraform/language/resources/behavior";

const destroyed: ReviewRule = {
  id: "review/data-destroyed",
  severity: "critical",
  question: "data",
  finds: "A plan replaces or destroys a resource whose data is lost with it: clusters, buckets, workspaces, databases, queues, volumes.",
  why: "The data is lost when the plan is applied. Terraform can't restore it.",
  fix: "Undo the change, or copy the data first and approve the loss in this pull request.",
  docs: TERRAFORM_ACTIONS,
};

const delayed: ReviewRule = {
  id: "review/key-or-secret-destroyed",
  severity: "high",
  question: "data",
  finds: "A plan replaces or destroys a KMS key, a secret or a private certificate authority, which AWS deletes after a waiting period.",
  why: "What is encrypted with the key, authenticates with the secret or has a certificate of the authority stops working at once. After the waiting period nobody can restore it.",
  fix: "Undo the change, or move everything that uses it first. During the waiting period the deletion can be cancelled with AWS.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
};

const foundation: ReviewRule = {
  id: "review/foundation-replaced",
  severity: "high",
  question: "data",
  finds: "A plan replaces or destroys what a cluster is built on: its VPC, subnets, configuration or log group.",
  why: "MSK can't move a cluster to another network and refuses to delete a configuration in use, so the apply fails halfway, or replaces the cluster as well. Logs of a log group are lost.",
  fix: "Undo the change. Use another cluster for another network.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html",
};

const forgotten: ReviewRule = {
  id: "review/resource-forgotten",
  severity: "medium",
  question: "other",
  finds: "A plan removes a resource from the state and keeps it in AWS.",
  why: "Terraform no longer manages the resource. It still costs money, and no plan shows its changes.",
  fix: "Note who manages it from now on, or delete it with AWS.",
  docs: "https://developer.hashicorp.com/terraform/language/block/removed",
};

const unprotected: ReviewRule = {
  id: "review/protection-off",
  severity: "high",
  question: "protection",
  finds: "A plan turns off deletion protection, the final snapshot or a waiting period, or turns on force_destroy.",
  why: "Nothing refuses the next plan that removes the resource and its data.",
  fix: "Keep the protection, and turn it off only in the pull request that deletes the resource.",
  docs: TERRAFORM_ACTIONS,
};

export const dataRules = [destroyed, delayed, foundation, forgotten, unprotected] as const;

/** What is lost with a resource, by type. Types that begin with others are listed completely. */
const losses: Readonly<Record<string, readonly [rule: ReviewRule, loss: string]>> = {
  aws_msk_cluster: [destroyed, "all records of all topics"],
  aws_msk_serverless_cluster: [destroyed, "all records of all topics"],
  aws_msk_topic: [destroyed, "all records of the topic"],
  aws_s3_bucket: [destroyed, "all objects of the bucket"],
  aws_prometheus_workspace: [destroyed, "all metrics of the workspace"],
  aws_grafana_workspace: [destroyed, "dashboards, users and alerts of the workspace"],
  aws_dynamodb_table: [destroyed, "all items of the table"],
  aws_db_instance: [destroyed, "the database"],
  aws_rds_cluster: [destroyed, "the database"],
  aws_sqs_queue: [destroyed, "all messages of the queue"],
  aws_kinesis_stream: [destroyed, "all records of the stream"],
  aws_ebs_volume: [destroyed, "the volume's data"],
  aws_efs_file_system: [destroyed, "all files"],
  aws_glue_catalog_database: [destroyed, "all tables of the database in the catalog"],
  aws_glue_registry: [destroyed, "all schemas of the registry"],
  aws_glue_schema: [destroyed, "all versions of the schema"],
  aws_kms_key: [delayed, "everything that is encrypted with the key, after its waiting period"],
  aws_secretsmanager_secret: [delayed, "the secret, after its recovery window"],
  aws_acmpca_certificate_authority: [delayed, "the authority; the certificates that it has issued can't be renewed"],
  aws_msk_configuration: [foundation, "the revisions of the configuration"],
  aws_subnet: [foundation, "the network of the brokers in it"],
  aws_vpc: [foundation, "the network of everything in it"],
  aws_cloudwatch_log_group: [foundation, "all log events of the group"],
};

/** Types whose loss is listed above. Every stateful type of tools/effects is among them. */
export const typesWithData: readonly string[] = Object.keys(losses);

/** Keys and log groups of the bastion and of the topic of alarms hold nothing that lasts: tools/effects says which. */
const holdsNothing = ({ type, address }: ReviewedResource): boolean => type === "aws_kms_key" && !isStateful(address);

/** A configuration whose successor is created before: clusters use the new one by the time the old one is deleted. */
const isSucceeded = ({ type, planned }: ReviewedResource): boolean =>
  type === "aws_msk_configuration" && planned.change.actions.join() === "create,delete";

export const dataLoss: ResourceCheck = (resource) => {
  const { action, type, planned, forgets } = resource;
  if (forgets) {
    const what = "is removed from the state, and stays in AWS";
    return [{ rule: forgotten, what: action === "replace" ? `${what}; a new one is created` : what }];
  }
  const entry = entryOf(losses, type);
  if (entry === undefined || !(action === "delete" || action === "replace") || holdsNothing(resource) || isSucceeded(resource)) return [];
  const [rule, loss] = entry;
  if (action === "delete") {
    const which = planned.deposed === undefined ? "is" : "the former object, which a failed replacement left, is";
    return [{ rule, what: `${which} destroyed, and with it ${loss}` }];
  }
  const paths = planned.change.replace_paths ?? [];
  const causes = [...new Set(paths.map((path) => path.filter((step) => typeof step === "string").join(".")))];
  // A value that is known only after the apply belongs to something else that is replaced: it follows from the cause.
  const cause = causes.find((each) => !changeAt(resource, each).unknown) ?? causes[0];
  const what = `is replaced by a new one, which loses ${loss}`;
  if (cause === undefined) return [{ rule, what }];
  const { before, after, unknown } = changeAt(resource, cause);
  const others = causes.length > 1 ? { detail: `also forced by ${causes.filter((each) => each !== cause).join(", ")}` } : {};
  return [{ rule, what, ...others, attribute: cause, before, after: unknown ? "known only after the apply" : after }];
};

/** Attributes that protect from deletion, with the value that turns the protection off. */
const protections: Readonly<Record<string, unknown>> = {
  deletion_protection: false,
  deletion_protection_enabled: false,
  enable_deletion_protection: false,
  force_destroy: true,
  recovery_window_in_days: 0,
  skip_final_snapshot: true,
};

/** Attributes whose protection is off where they have no value. */
const OFF_BY_DEFAULT = /deletion_protection/;

export const protectionOff: ResourceCheck = (resource) =>
  resource.action !== "update"
    ? []
    : Object.entries(protections).flatMap(([attribute, off]): Found[] => {
        const { before = OFF_BY_DEFAULT.test(attribute) ? off : undefined, after, unknown } = changeAt(resource, attribute);
        if (unknown || before === off || !(after === off || (after === undefined && OFF_BY_DEFAULT.test(attribute)))) return [];
        return [{ rule: unprotected, what: "is no longer protected from deletion", attribute, before, after: after ?? "removed" }];
      });
