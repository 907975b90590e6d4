import { knownEffectOf, type RollingOperation, rollingOperationOf } from "../../effects/cluster-effect.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const rolls: ReviewRule = {
  id: "review/brokers-restart",
  severity: "medium",
  question: "restarts",
  finds: "A plan changes an argument of a cluster for which MSK restarts all brokers, one after another.",
  why: "While a broker is down, a partition has one replica less, and clients of its leaders reconnect. Topics with one replica are unavailable, and a second failure can stop writes.",
  fix: "Apply at a time of low load, with CPU below 60 % and no under-replicated partitions. Producers need acks=all and retries.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/patching-impact.html",
};

const several: ReviewRule = {
  id: "review/several-rolling-operations",
  severity: "high",
  question: "restarts",
  finds: "A plan begins more than one rolling operation on a cluster in one apply.",
  why: "Terraform runs the operations one after another, so brokers restart several times, and if the second one fails, the cluster keeps the first.",
  fix: "Split the change into one pull request for each operation, and check the cluster's health in between.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-broker-type.html",
};

const unknownEffect: ReviewRule = {
  id: "review/cluster-change-unknown",
  severity: "medium",
  question: "restarts",
  finds: "A plan changes an argument of a cluster whose effect on the brokers this review doesn't know.",
  why: "The argument is newer than this version of msk review. Its change can restart brokers.",
  fix: "Read the provider's documentation of the argument before the apply.",
  docs: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster",
};

export const restartRules = [rolls, several, unknownEffect] as const;

/**
 * Minutes for each broker that one operation takes, least and most.
 * Source: github.com/aws/agent-toolkit-for-aws, managing-amazon-msk/references/maintenance-operations.md, read 2026-11: "Typical timeline
 * per broker: 5-15 minutes depending on data volume and partition count", "A size update typically takes 10-15 minutes per broker".
 */
const MINUTES: readonly [least: number, most: number] = [5, 15];
const minutesOf: Readonly<Partial<Record<RollingOperation, readonly [least: number, most: number]>>> = { UpdateBrokerType: [10, 15] };
const MINUTES_SOURCE = "AWS's agent toolkit, 2026-11";

/** Words for the operations, as a reviewer knows them. */
const words: Readonly<Record<RollingOperation, string>> = {
  UpdateBrokerType: "broker type",
  UpdateClusterConfiguration: "broker properties",
  UpdateClusterKafkaVersion: "Kafka version",
  UpdateConnectivity: "connectivity",
  UpdateSecurity: "security settings",
};

/** Returns the operations that an update of a cluster begins, in the order of MSK's names. */
function rollingOperations({ type, action, changed }: ReviewedResource): RollingOperation[] {
  if (type !== "aws_msk_cluster" || action !== "update") return [];
  const found = new Set(changed.flatMap((argument) => rollingOperationOf(argument) ?? []));
  // An upgrade takes the changed configuration along.
  if (found.has("UpdateClusterKafkaVersion")) found.delete("UpdateClusterConfiguration");
  return [...found].sort();
}

export const brokerRestarts: ResourceCheck = (resource) => {
  const operations = rollingOperations(resource);
  const unknown = resource.type === "aws_msk_cluster" && resource.action === "update" ? resource.changed.filter(isUnknown) : [];
  const found = operations.map((operation): Found => ({ rule: rolls, ...restartOf(resource, operation), ...cause(resource, operation) }));
  if (operations.length > 1) {
    const what = `${operations.length} rolling operations in one apply: ${operations.map((each) => words[each]).join(", ")}`;
    found.push({ rule: several, what });
  }
  return [
    ...found,
    ...unknown.map(
      (attribute): Found => ({
        rule: unknownEffect,
        what: "changes, with an unknown effect on the brokers",
        attribute,
        ...valuesAt(resource, attribute),
      }),
    ),
  ];
};

const isUnknown = (argument: string) => knownEffectOf(argument) === undefined;

function restartOf(resource: ReviewedResource, operation: RollingOperation): Pick<Found, "what" | "brief"> {
  const { before: brokers } = changeAt(resource, "number_of_broker_nodes");
  const [least, most] = minutesOf[operation] ?? MINUTES;
  const each = `${least} to ${most} min each: ${MINUTES_SOURCE}`;
  if (typeof brokers !== "number") return { what: `all brokers restart one after another for the new ${words[operation]} (${each})` };
  const brief = `${brokers} brokers, ${brokers * least} to ${brokers * most} min`;
  return {
    what: `${brokers} brokers restart one after another for the new ${words[operation]}, about ${brokers * least} to ${brokers * most} min (${each})`,
    brief,
  };
}

/** Returns the first argument that begins an operation, with its values. */
function cause(resource: ReviewedResource, operation: RollingOperation): Partial<Found> {
  const attribute = resource.changed.find((argument) => rollingOperationOf(argument) === operation);
  return attribute === undefined ? {} : { attribute, ...valuesAt(resource, attribute) };
}

function valuesAt(resource: ReviewedResource, attribute: string): Pick<Found, "before" | "after"> {
  const { before, after, unknown } = changeAt(resource, attribute);
  return { before, after: unknown ? "known only after the apply" : after };
}
