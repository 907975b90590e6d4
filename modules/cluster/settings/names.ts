import {
  type ComposedText,
  composed,
  composedPrefix,
  type DerivedName,
  type DerivedNames,
  fromSetting,
  type PlatformName,
  sharedName,
} from "../../settings/index.js";
import type { ClusterSettings } from "./cluster-settings.js";

interface NamedCluster extends PlatformName {
  readonly cluster: ClusterSettings;
}

export interface ConnectedCluster extends NamedCluster {
  readonly replicator: unknown;
  readonly connections: Readonly<Record<string, unknown>>;
}

/** Returns the cluster's name in AWS with the settings that it is from: `cluster.name`, or `<name>-<environment>`. */
export function composedClusterName(settings: NamedCluster): ComposedText {
  const { cluster } = settings;
  if (cluster.kind === "existing") return fromSetting(["cluster", "arn"], cluster.arn.split("/")[1] ?? "");
  return cluster.name === undefined ? composedPrefix(settings) : fromSetting(["cluster", "name"], cluster.name);
}

/** Names of the cluster's resources, of the replicator and of the connections. */
export const clusterNames: DerivedNames<ConnectedCluster> = (settings) => {
  const prefix = composedPrefix(settings);
  const connections = Object.keys(settings.connections).flatMap((name) => {
    const connection = composed`${prefix}-${fromSetting(["connections", name], name)}`;
    return [composed`${connection}-endpoint`, composed`${connection}-clients`].flatMap((group) =>
      sharedName(group, "aws_security_group.name"),
    );
  });
  return [
    ...ownNames(settings.cluster, composedClusterName(settings)),
    ...(settings.replicator === "off"
      ? []
      : sharedName(composed`${prefix}-replicator`, "aws_msk_replicator.replicator_name", "aws_iam_role.name", "aws_security_group.name")),
    ...connections,
  ];
};

function ownNames(cluster: ClusterSettings, name: ComposedText): DerivedName[] {
  if (cluster.kind === "existing") return [];
  if (cluster.kind === "serverless") return sharedName(name, "aws_msk_serverless_cluster.cluster_name", "aws_security_group.name");
  const { privateDns, logs } = cluster;
  const autoscaling = cluster.kind === "standard" && cluster.storageAutoscaling !== "off";
  return [
    ...sharedName(name, "aws_msk_cluster.cluster_name", "aws_msk_configuration.name", "aws_security_group.name"),
    ...sharedName(composed`alias/${name}-data`, "aws_kms_alias.name"),
    ...(logs.cloudWatch ? sharedName(composed`/aws/msk/${name}/brokers`, "aws_cloudwatch_log_group.name") : []),
    ...(autoscaling ? sharedName(composed`${name}-broker-storage`, "aws_appautoscaling_policy.name") : []),
    ...(privateDns === "off"
      ? []
      : [
          ...sharedName(fromSetting(["cluster", "privateDns", "zone"], privateDns.zone), "aws_route53_zone.name"),
          ...sharedName(
            composed`b-${fromSetting(["cluster", "brokers"], String(cluster.brokers))}.${fromSetting(["cluster", "privateDns", "zone"], privateDns.zone)}`,
            "aws_route53_record.name",
          ),
        ]),
  ];
}
