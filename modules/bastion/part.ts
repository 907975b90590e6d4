import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "../aws/index.js";
import type { KafkaCluster, Listener } from "../kafka/index.js";
import type { Network } from "../network/index.js";
import type { HasOutputs } from "../terraform/index.js";
import { Bastion, type PrometheusWorkspace } from "./bastion.js";
import type { BastionSettings } from "./settings.js";

interface BastionForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: { readonly bastion: "off" | BastionSettings; readonly cluster: ListenerSettings };
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly network: Network;
  readonly adminCidrs: string[];
  readonly workspace?: PrometheusWorkspace | undefined;
}

/** Settings of a cluster that determine its listeners; other kinds of cluster have IAM only, or unknown listeners. */
type ListenerSettings = object | { readonly authentication: { readonly scram: boolean; readonly mutualTls: { readonly mode: string } } };

/** Creates the bastion in `scope` if the settings ask for it. */
export function bastionFor(scope: Construct, props: BastionForProps): HasOutputs {
  const { name, settings, cluster, environment, network, adminCidrs, workspace } = props;
  const { bastion } = settings;
  if (bastion === "off") return { outputs: {} };
  const subnetId =
    bastion.publicSsh === "off" ? firstOf(network.privateSubnetIds) : (bastion.publicSsh.subnetId ?? firstOf(network.publicSubnetIds));
  return new Bastion(scope, "bastion", {
    name: `${name}-bastion`,
    settings: bastion,
    cluster,
    listeners: listenersOf(settings.cluster),
    environment,
    vpcId: network.vpcId,
    subnetId,
    adminCidrs,
    workspace,
  });
}

/** Returns the first subnet, which rules require, of a list or of a Terraform variable. */
const firstOf = (subnetIds: string[]): string => (Token.isUnresolved(subnetIds) ? Fn.element(subnetIds, 0) : (subnetIds[0] as string));

function listenersOf(cluster: ListenerSettings): Listener[] {
  if (!("authentication" in cluster)) return ["iam"];
  const { scram, mutualTls } = cluster.authentication;
  return ["iam", ...(Token.isUnresolved(scram) || scram ? ["scram" as const] : []), ...(mutualTls.mode === "off" ? [] : ["tls" as const])];
}
