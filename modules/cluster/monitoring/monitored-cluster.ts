import { DataAwsMskCluster } from "@cdktf/provider-aws/lib/data-aws-msk-cluster";
import { type IResolvable, Token } from "cdktf";
import type { Construct } from "constructs";
import { bare, hcl, reference } from "../../terraform/index.js";
import { type BrokerType, brokerTypes, expressBrokerTypes, limitsOfBroker } from "../limits/broker-types.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";

/** New IAM connections of a broker, per second: of t3 brokers, and of others. Source: MSK developer guide, MSK quotas, 2026-11. */
const IAM_CONNECTIONS = { burstable: 4, others: 100 } as const;

/** A cluster as its monitoring sees it. Values can be tokens. */
export interface MonitoredCluster {
  /** `standard`, `express` or `serverless`. */
  readonly kind: string;
  /** Kinds that `kind` can be: one, or several where Terraform decides. */
  readonly kinds: readonly ("standard" | "express" | "serverless")[];
  /** Level of enhanced monitoring. */
  readonly enhancedMonitoring: string;
  /** Number of brokers; 0 for a serverless cluster. */
  readonly brokers: number;
  /** The brokers have CPU credits. */
  readonly burstable: boolean | IResolvable;
  /** Listeners that are on, by the value of CloudWatch's dimension `Client Authentication`. */
  readonly clientAuthentication: Readonly<Record<"IAM" | "SASL_SCRAM" | "SSL", boolean | IResolvable>>;
  /** Limits of each broker; 0 where the kind of cluster has no such limit. */
  readonly limits: Readonly<Record<BrokerLimit, number>>;
}

/** Limits of a broker that alarms have as thresholds. */
export type BrokerLimit =
  | "partitionsPerBroker"
  | "volumeMibPerSecond"
  | "ingressMibPerSecond"
  | "egressMibPerSecond"
  | "iamConnectionsPerSecond";

/** How an existing cluster is monitored. */
export interface ExistingMonitoring {
  /** `provisioned` or `serverless`; a token where Terraform decides. */
  readonly kind: string;
  readonly enhancedMonitoring: string;
}

/** Returns what decides the alarms of a cluster that Terraform creates, and the limits that their thresholds come from. */
export function monitoredCluster(settings: Exclude<ClusterSettings, { kind: "existing" }>): MonitoredCluster {
  if (settings.kind === "serverless") return SERVERLESS;
  const { kind, brokers, instanceType, enhancedMonitoring, authentication } = settings;
  const { iam, scram, mutualTls } = authentication;
  const throughput = kind === "standard" ? settings.provisionedThroughputMibPerSecond : undefined;
  return {
    kind,
    kinds: [kind],
    brokers,
    enhancedMonitoring,
    clientAuthentication: { IAM: iam, SASL_SCRAM: scram, SSL: mutualTls.mode !== "off" },
    ...limitsOfType(instanceType, throughput === "off" ? undefined : throughput),
  };
}

/** Returns the same of an existing cluster: Terraform reads its brokers from AWS. AWS has no data source for a serverless cluster. */
export function monitoredExistingCluster(
  scope: Construct,
  id: string,
  name: string,
  { kind, enhancedMonitoring }: ExistingMonitoring,
): MonitoredCluster {
  if (kind === "serverless") return SERVERLESS;
  if (!Token.isUnresolved(kind)) {
    const data = reference(new DataAwsMskCluster(scope, id, { clusterName: name }));
    return provisionedCluster((attribute) => hcl`${data}.${bare(attribute)}`, enhancedMonitoring);
  }
  const serverless = hcl`(${kind}) == "serverless"`;
  const data = reference(new DataAwsMskCluster(scope, id, { clusterName: name, count: Token.asNumber(hcl`${serverless} ? 0 : 1`) }));
  const provisioned = provisionedCluster((attribute, none) => hcl`try(${data}[0].${bare(attribute)}, ${none})`, enhancedMonitoring);
  const kinds = [...provisioned.kinds, "serverless"] as const;
  return { ...provisioned, kinds, kind: Token.asString(hcl`${serverless} ? "serverless" : ${provisioned.kind}`) };
}

/** Reads an attribute of the cluster's data source. @param none - the value if Terraform does not read the cluster */
type Read = (attribute: string, none: string | number) => IResolvable;

function provisionedCluster(read: Read, enhancedMonitoring: string): MonitoredCluster {
  const instanceType = Token.asString(read("broker_node_group_info[0].instance_type", ""));
  const storage = read("broker_node_group_info[0].storage_info[0]", "");
  const provisioned = hcl`try(${storage}.ebs_storage_info[0].provisioned_throughput[0].volume_throughput, null)`;
  const hasListener = (attribute: string) => hcl`${read(attribute, "")} != ""`;
  return {
    kind: Token.asString(hcl`startswith(${instanceType}, "express.") ? "express" : "standard"`),
    kinds: ["standard", "express"],
    brokers: Token.asNumber(read("number_of_broker_nodes", 0)),
    enhancedMonitoring,
    clientAuthentication: {
      IAM: hasListener("bootstrap_brokers_sasl_iam"),
      SASL_SCRAM: hasListener("bootstrap_brokers_sasl_scram"),
      SSL: hasListener("bootstrap_brokers_tls"),
    },
    ...limitsOfType(instanceType, Token.asNumber(provisioned)),
  };
}

const SERVERLESS: MonitoredCluster = {
  kind: "serverless",
  kinds: ["serverless"],
  enhancedMonitoring: "DEFAULT",
  brokers: 0,
  burstable: false,
  clientAuthentication: { IAM: true, SASL_SCRAM: false, SSL: false },
  limits: { partitionsPerBroker: 0, volumeMibPerSecond: 0, ingressMibPerSecond: 0, egressMibPerSecond: 0, iamConnectionsPerSecond: 0 },
};

/** @param throughput - provisioned throughput of the volumes, in MiB/s; a token of it can be null */
function limitsOfType(instanceType: string, throughput: number | undefined): Pick<MonitoredCluster, "burstable" | "limits"> {
  const burstable = Token.isUnresolved(instanceType) ? hcl`startswith(${instanceType}, "kafka.t")` : instanceType.startsWith("kafka.t");
  const { burstable: few, others } = IAM_CONNECTIONS;
  const volume = limitOf(instanceType, "volumeMibPerSecond");
  return {
    burstable,
    limits: {
      partitionsPerBroker: limitOf(instanceType, "maximumPartitions"),
      volumeMibPerSecond: Token.isUnresolved(throughput) ? Token.asNumber(hcl`coalesce(${throughput}, ${volume})`) : (throughput ?? volume),
      ingressMibPerSecond: limitOf(instanceType, "ingressMibPerSecond"),
      egressMibPerSecond: limitOf(instanceType, "egressMibPerSecond"),
      iamConnectionsPerSecond:
        typeof burstable === "boolean" ? (burstable ? few : others) : Token.asNumber(hcl`${burstable} ? ${few} : ${others}`),
    },
  };
}

/** Returns a limit of a broker type, as an expression if the type is a token. An unknown type in a token has the smallest limit. */
function limitOf(instanceType: string, limit: keyof BrokerType): number {
  if (!Token.isUnresolved(instanceType)) return limitsOfBroker(instanceType)[limit] ?? 0;
  const all: [string, BrokerType][] = Object.entries({ ...brokerTypes, ...expressBrokerTypes });
  const limits = Object.fromEntries(all.flatMap(([name, { [limit]: value }]) => (value === undefined ? [] : [[name, value]])));
  return Token.asNumber(hcl`lookup(${limits}, ${instanceType}, ${Math.min(...Object.values(limits))})`);
}
