import type { ResourceChange } from "../terraform/index.js";
import { typeOf } from "./resource-type.js";

/** The effects of a change on the cluster, the least disruptive first. */
export const effects = ["refused", "nothing", "in place", "rolls brokers", "several steps", "replaces"] as const;
export type Effect = (typeof effects)[number];

/**
 * The operations of MSK that restart brokers, by the argument of `aws_msk_cluster` whose change begins them.
 *
 * Source: the provider's update of the resource (one MSK operation per group of arguments), and for each operation the MSK
 * developer guide, 2026-11: "Update broker size" and "Broker availability during configuration updates" say that brokers restart
 * one by one, "Update security" and "Public access" roll as well.
 */
const rollingOperations = {
  "broker_node_group_info.connectivity_info": "UpdateConnectivity",
  "broker_node_group_info.instance_type": "UpdateBrokerType",
  client_authentication: "UpdateSecurity",
  configuration_info: "UpdateClusterConfiguration",
  "encryption_info.encryption_in_transit.client_broker": "UpdateSecurity",
  kafka_version: "UpdateClusterKafkaVersion",
} as const;

export type RollingOperation = (typeof rollingOperations)[keyof typeof rollingOperations];

/**
 * The effect of changing each argument of `aws_msk_cluster`, by the longest matching prefix.
 *
 * Source: as above, and "Scale up Standard broker storage", which says that volumes stay available.
 */
const ofArgument: Readonly<Record<string, Effect>> = {
  ...Object.fromEntries(Object.keys(rollingOperations).map((argument) => [argument, "rolls brokers"])),
  "broker_node_group_info.storage_info": "in place",
  enhanced_monitoring: "in place",
  logging_info: "in place",
  number_of_broker_nodes: "in place",
  open_monitoring: "in place",
  rebalancing: "in place",
  storage_mode: "in place",
  tags: "in place",
  tags_all: "in place",
  // Attributes that MSK computes from the arguments.
  bootstrap_brokers: "nothing",
  current_version: "nothing",
  zookeeper_connect_string: "nothing",
  id: "nothing",
  arn: "nothing",
  cluster_uuid: "nothing",
};

/** Types of resource that belong to a cluster; changing them restarts no broker. */
const companions = /^aws_(appautoscaling_(policy|target)|msk_(cluster_policy|scram_secret_association|single_scram_secret_association))$/;
const clusters = /^aws_msk_(cluster|serverless_cluster)$/;

/**
 * Returns the effect of a plan on the cluster.
 *
 * @throws if the plan changes an argument of the cluster that has no known effect
 */
export function effectOn(changes: readonly ResourceChange[]): Effect {
  const found = changes.map((change): Effect => {
    const type = typeOf(change.address);
    if (companions.test(type)) return "in place";
    if (!clusters.test(type)) return "nothing";
    if (change.action !== "update") return "replaces";
    return type === "aws_msk_serverless_cluster" ? "in place" : worst(change.attributes.map(effectOfArgument));
  });
  return worst(found);
}

function effectOfArgument(argument: string): Effect {
  const effect = knownEffectOf(argument);
  if (effect === undefined)
    throw new Error(`aws_msk_cluster.${argument}: the effect of changing it is unknown; add it to tools/effects/cluster-effect.ts`);
  return effect;
}

/** Returns the effect of changing an argument of `aws_msk_cluster`; undefined if it is not known. */
export function knownEffectOf(argument: string): Effect | undefined {
  const group = longestPrefix(argument, ofArgument) ?? (argument.startsWith("bootstrap_brokers") ? "bootstrap_brokers" : undefined);
  const known = group ?? (argument.startsWith("zookeeper_connect_string") ? "zookeeper_connect_string" : undefined);
  return known === undefined ? undefined : ofArgument[known];
}

/** Returns the operation that a change of an argument of `aws_msk_cluster` begins, if that restarts brokers. */
export function rollingOperationOf(argument: string): RollingOperation | undefined {
  const group = longestPrefix(argument, rollingOperations);
  return group === undefined ? undefined : rollingOperations[group as keyof typeof rollingOperations];
}

function longestPrefix(argument: string, table: object): string | undefined {
  const steps = argument.split(".");
  const prefixes = steps.map((_, i) => steps.slice(0, steps.length - i).join("."));
  return prefixes.find((prefix) => Object.hasOwn(table, prefix));
}

/** Returns true for the address of a cluster that Terraform creates. */
export const isCluster = (address: string): boolean => clusters.test(typeOf(address));

const worst = (found: readonly Effect[]): Effect =>
  effects[Math.max(effects.indexOf("nothing"), ...found.map((effect) => effects.indexOf(effect)))] as Effect;
