import { MskCluster as AwsMskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { MskConfiguration } from "@cdktf/provider-aws/lib/msk-configuration";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { EncryptionKey, encryptedLogGroup } from "../../aws/index.js";
import type { Listener } from "../../kafka/index.js";
import { addPreconditions } from "../../terraform/index.js";
import { PrivateAuthority } from "../authority/private-authority.js";
import { clientAuthentication, openToAuthorities } from "../brokers/authentication.js";
import { loggingInfo } from "../brokers/logging.js";
import { openMonitoring } from "../brokers/monitoring.js";
import { propertiesText } from "../brokers/properties-text.js";
import { storageInfo, storageMode } from "../brokers/storage.js";
import { bootstrapOf } from "../connectivity/bootstrap.js";
import { brokersGroup } from "../connectivity/brokers-group.js";
import { ClusterConstruct } from "../connectivity/cluster-construct.js";
import { shareCluster } from "../connectivity/cluster-policy.js";
import { connectivityInfo } from "../connectivity/connectivity.js";
import { PrivateDns } from "../connectivity/private-dns.js";
import { authorityGuard, BESIDE_THE_OLD, clusterGuard, identityOf, isProtected } from "../guard/cluster-guard.js";
import { PresentCluster } from "../guard/present-cluster.js";
import { checkSupport } from "../rules/kafka-support.js";
import { clusterConditions } from "../rules/preconditions.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";

/** A rolling update of many brokers takes hours; the provider gives up after two. */
const TIMEOUT = "360m";

export interface ProvisionedClusterProps<S extends StandardSettings | ExpressSettings = StandardSettings | ExpressSettings> {
  readonly name: string;
  readonly settings: S;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** Subnets for the brokers, one per zone, in zone order. */
  readonly subnetIds: string[];
  /** Name of the brokers' security group, which no other of the VPC may have. @default the cluster's name */
  readonly groupName?: string;
  /** What the subnets are of, in words that are known before the subnets are, for the guard against replacement. @default nothing */
  readonly place?: string;
  /** Encrypts the brokers' logs; their data has a key of its own. */
  readonly logKey: EncryptionKey;
}

/** A cluster with brokers of its own, with all that standard and Express brokers have in common. */
export abstract class ProvisionedCluster extends ClusterConstruct {
  override readonly dataKeyArn: string;
  protected readonly resource: AwsMskCluster;
  protected readonly groupScope: SecurityGroup;
  protected readonly groupName: string;

  protected constructor(scope: Construct, id: string, props: ProvisionedClusterProps) {
    super(scope, id);
    const { name, settings, environment, vpcId, subnetIds, logKey } = props;
    const key = new EncryptionKey(this, "key", {
      alias: `${name}-data`,
      description: `Data at rest of the MSK cluster ${name}.`,
      environment,
      services: ["kafka"],
      preventDestroy: settings.deletionProtection,
    });
    this.dataKeyArn = key.arn;
    this.groupName = name;
    this.groupScope = brokersGroup(this, name, vpcId, props.groupName);
    const logs = settings.logs.cloudWatch
      ? encryptedLogGroup(this, "logs", { name: `/aws/msk/${name}/brokers`, retentionDays: settings.logRetentionDays, key: logKey })
      : undefined;
    // Bound to no Kafka version: a list of versions would make every upgrade replace a configuration that is in use, and fail.
    const configuration = new MskConfiguration(this, "configuration", {
      name,
      description: `Of the cluster ${name}.`,
      serverProperties: propertiesText(settings),
      lifecycle: { createBeforeDestroy: true },
    });
    const made = this.madeAuthority(props);
    const { mutualTls } = settings.authentication;
    const authorityArns = mutualTls.mode === "existing" ? mutualTls.authorities : made ? [made.arn] : [];
    const present = needsPresence(settings) ? new PresentCluster(this, "present", name) : undefined;
    this.resource = new AwsMskCluster(this, "this", {
      clusterName: name,
      kafkaVersion: settings.kafkaVersion,
      numberOfBrokerNodes: settings.brokers,
      enhancedMonitoring: settings.enhancedMonitoring,
      brokerNodeGroupInfo: {
        instanceType: settings.instanceType,
        clientSubnets: subnetIds,
        securityGroups: [this.groupScope.id],
        ...(settings.kind === "standard" && {
          storageInfo: storageInfo(settings, present?.volumeGib(settings.volumeGib) ?? settings.volumeGib),
        }),
        connectivityInfo: connectivityInfo(settings),
      },
      ...(settings.kind === "standard" && { storageMode: storageMode(settings) }),
      configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
      clientAuthentication: clientAuthentication(settings.authentication, authorityArns),
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: key.arn,
        encryptionInTransit: { clientBroker: settings.encryptionInTransit, inCluster: true },
      },
      loggingInfo: loggingInfo(settings.logs, logs?.name),
      openMonitoring: openMonitoring(settings.prometheus),
      tags: { Name: name }, // the tagging API, by which PresentCluster finds it, knows nothing without tags
      timeouts: { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT },
      lifecycle: { ...BESIDE_THE_OLD, preventDestroy: isProtected(settings) },
    });
    openToAuthorities(this.resource, authorityArns);
    addPreconditions(this.resource, clusterConditions(settings, { name, subnetIds, exists: present?.exists }));
    const identity = {
      kind: settings.kind,
      name,
      ...identityOf({ subnetIds, securityGroupId: this.groupScope.id, place: props.place }),
      encryption_key: key.arn,
    };
    clusterGuard(this, identity, settings.replacementApproval).protect(this.resource);
    // A published module is given its authorities in a variable, and never makes one.
    if (mutualTls.mode !== "existing" || !Token.isUnresolved(mutualTls.authorities)) {
      authorityGuard(this, name, made !== undefined, settings.replacementApproval).protect(this.resource);
    }
    checkSupport(this, "kafka_support", settings.kafkaVersion, this.resource.kafkaVersion);
    shareCluster(this, "policy", this.resource.arn, settings);
    if (settings.privateDns !== "off") {
      new PrivateDns(this, "dns", { zone: settings.privateDns.zone, vpcId, clusterArn: this.resource.arn, brokers: settings.brokers });
    }
  }

  /** The authority whose client certificates open the TLS listener, where the settings make one. */
  private madeAuthority({ name, environment, settings }: ProvisionedClusterProps): PrivateAuthority | undefined {
    const { mutualTls } = settings.authentication;
    if (mutualTls.mode !== "managed") return undefined;
    return new PrivateAuthority(this, "authority", { name, settings: mutualTls, environment, preventDestroy: isProtected(settings) });
  }

  get arn(): string {
    return this.resource.arn;
  }

  get name(): string {
    return this.resource.clusterName;
  }

  get securityGroupId(): string {
    return this.groupScope.id;
  }

  bootstrapBrokers(listener: Listener): string {
    return bootstrapOf(this.resource, listener);
  }
}

/** Whether the plan must know what is there: volumes that AWS grows, and a step that only a cluster which is there can take. */
const needsPresence = (settings: StandardSettings | ExpressSettings): boolean =>
  (settings.kind === "standard" && settings.storageAutoscaling !== "off") ||
  (settings.publicAccess !== undefined && settings.publicAccess !== "off");
