import { MskCluster as AwsMskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { MskConfiguration } from "@cdktf/provider-aws/lib/msk-configuration";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { type IResolvable, TerraformLocal, Token } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { acceptFinding, EncryptionKey, encryptedLogGroup } from "../../aws/index.js";
import type { Listener, PublicListener } from "../../kafka/index.js";
import { addPreconditions, ModuleStack } from "../../terraform/index.js";
import { PrivateAuthority } from "../authority/private-authority.js";
import { clientAuthentication } from "../brokers/authentication.js";
import { loggingInfo } from "../brokers/logging.js";
import { openMonitoring } from "../brokers/monitoring.js";
import { addMutualTls } from "../brokers/mutual-tls.js";
import { propertiesText } from "../brokers/properties-text.js";
import { storageInfo, storageMode } from "../brokers/storage.js";
import { BrokerAddresses } from "../connectivity/broker-addresses.js";
import { brokersGroup } from "../connectivity/brokers-group.js";
import { ClusterConstruct, type ClusterOperations } from "../connectivity/cluster-construct.js";
import { addClusterPolicy } from "../connectivity/cluster-policy.js";
import { connectivityInfo, hasPublicAccess } from "../connectivity/connectivity.js";
import { enabledListeners, ifEnabled } from "../connectivity/enabled-listeners.js";
import { PrivateDns } from "../connectivity/private-dns.js";
import { authorityGuard, CREATE_BEFORE_DESTROY, clusterGuard, isProtected, placementIdentity } from "../guard/cluster-guard.js";
import { ClusterLookup } from "../guard/cluster-lookup.js";
import { checkSupport } from "../rules/kafka-support.js";
import { publicAccessConditions, ruleConditions } from "../rules/preconditions.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";

/** A rolling update of many brokers takes hours; the provider's default timeout is two. */
const TIMEOUT = "360m";

export interface ProvisionedClusterProps<S extends StandardSettings | ExpressSettings = StandardSettings | ExpressSettings> {
  readonly name: string;
  readonly settings: S;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** Subnets for the brokers, one per zone, in zone order. */
  readonly subnetIds: string[];
  /** Name of the brokers' security group, unique in the VPC. @default the cluster's name */
  readonly groupName?: string;
  /** Text that identifies the subnets before their ids are known, for the guard against replacement. @default only the ids are compared */
  readonly placement?: string;
  /** Reads the existing cluster when Terraform plans; it can be a Terraform variable. @default true */
  readonly readCluster?: boolean;
  /** Encrypts the brokers' logs. The cluster creates its own key for data at rest. */
  readonly logKey: EncryptionKey;
}

/** A provisioned MSK cluster: what standard and Express brokers have in common. */
export abstract class ProvisionedCluster extends ClusterConstruct {
  override readonly dataKeyArn: string;
  override readonly logGroupName: string | undefined;
  protected readonly resource: AwsMskCluster;
  private readonly configuration: MskConfiguration;
  protected readonly groupScope: SecurityGroup;
  protected readonly groupName: string;
  private readonly addresses: BrokerAddresses;
  private readonly isPublic: boolean;
  private readonly listeners: Readonly<Record<Listener, boolean | IResolvable>>;

  protected constructor(scope: Construct, id: string, props: ProvisionedClusterProps) {
    super(scope, id);
    const { name, settings, environment, vpcId, subnetIds, logKey } = props;
    const key = new EncryptionKey(this, "key", {
      alias: `${name}-data`,
      description: `Data at rest of the MSK cluster ${name}.`,
      environment,
      services: ["kafka"],
      existing: settings.dataKey,
      preventDestroy: settings.deletionProtection,
    });
    this.dataKeyArn = key.arn;
    this.groupName = name;
    this.groupScope = brokersGroup(this, name, vpcId, props.groupName);
    const logs = settings.logs.cloudWatch
      ? encryptedLogGroup(this, "logs", { name: `/aws/msk/${name}/brokers`, retentionDays: settings.logRetentionDays, key: logKey })
      : undefined;
    this.logGroupName = logs?.name;
    // Without kafka_versions: with them, every upgrade would replace a configuration that is in use, and fail.
    this.configuration = new MskConfiguration(this, "configuration", {
      name,
      description: `Broker properties of the cluster ${name}.`,
      serverProperties: propertiesText(settings),
      lifecycle: {
        createBeforeDestroy: true,
        // A change of the description creates a new revision, which rolls the brokers.
        ignoreChanges: ["description"],
      },
    });
    const authority = this.managedAuthority(props);
    const { mutualTls } = settings.authentication;
    const authorityArns = mutualTls.mode === "existing" ? mutualTls.authorities : authority ? [authority.arn] : [];
    const lookup = new ClusterLookup(this, "present", name, props.readCluster ?? true);
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
          storageInfo: storageInfo(settings, grows(settings) ? lookup.volumeGib(settings.volumeGib) : settings.volumeGib),
        }),
        connectivityInfo: connectivityInfo(settings),
      },
      ...(settings.kind === "standard" && { storageMode: storageMode(settings) }),
      ...(settings.kind === "express" &&
        settings.rebalancing !== undefined && { rebalancing: { status: settings.rebalancing === "on" ? "ACTIVE" : "PAUSED" } }),
      configurationInfo: { arn: this.configuration.arn, revision: this.configuration.latestRevision },
      clientAuthentication: clientAuthentication(settings.authentication),
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: key.arn,
        encryptionInTransit: { clientBroker: settings.encryptionInTransit, inCluster: true },
      },
      loggingInfo: loggingInfo(settings.logs, logs?.name),
      openMonitoring: openMonitoring(settings.prometheus),
      timeouts: { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT },
      lifecycle: { ...CREATE_BEFORE_DESTROY, preventDestroy: isProtected(settings) },
    });
    addMutualTls(this.resource, { name, authorityArns, lookup, unauthenticated: settings.authentication.unauthenticated });
    if (Token.isUnresolved(settings.encryptionInTransit)) {
      acceptFinding(this.resource, "CKV_AWS_81", "encryption in transit is a variable of the module, by default TLS");
    }
    if (!ModuleStack.contains(this)) addPreconditions(this.resource, ruleConditions(settings, subnetIds));
    addPreconditions(this.resource, publicAccessConditions(settings, name, lookup));
    const identity = {
      kind: settings.kind,
      name,
      ...placementIdentity({ subnetIds, securityGroupId: this.groupScope.id, placement: props.placement }),
      encryption_key: key.arn,
    };
    clusterGuard(this, identity, settings.replacementApproval).protect(this.resource);
    // A published module takes its authorities from a variable and never creates one.
    if (mutualTls.mode !== "existing" || !Token.isUnresolved(mutualTls.authorities)) {
      authorityGuard(this, name, authority !== undefined, settings.replacementApproval).protect(this.resource);
    }
    checkSupport(this, "kafka_support", settings.kafkaVersion, this.resource.kafkaVersion);
    addClusterPolicy(this, "policy", this.resource.arn, settings);
    this.isPublic = hasPublicAccess(settings);
    this.listeners = enabledListeners(settings);
    const clusterArn = new TerraformLocal(this, "read_arn", this.resource.arn);
    this.addresses = new BrokerAddresses(this, "brokers", { clusterArn, brokers: this.resource.numberOfBrokerNodes });
    if (settings.privateDns !== "off") {
      const { zone } = settings.privateDns;
      new PrivateDns(this, "dns", { zone, vpcId, brokers: settings.brokers, addresses: this.addresses });
    }
  }

  /** Creates the private certificate authority of the clients, if the settings have a managed one. */
  private managedAuthority({ name, environment, settings }: ProvisionedClusterProps): PrivateAuthority | undefined {
    const { mutualTls } = settings.authentication;
    if (mutualTls.mode !== "managed") return undefined;
    return new PrivateAuthority(this, "authority", { name, settings: mutualTls, environment, preventDestroy: isProtected(settings) });
  }

  get arn(): string {
    return this.resource.arn;
  }

  protected override get nameInput(): string {
    return this.resource.clusterNameInput ?? this.name;
  }

  get name(): string {
    return this.resource.clusterName;
  }

  get securityGroupId(): string {
    return this.groupScope.id;
  }

  override get operations(): ClusterOperations {
    const { clusterUuid: uuid, zookeeperConnectStringTls: zookeeperConnect } = this.resource;
    const { arn: configurationArn, latestRevision: configurationRevision } = this.configuration;
    const { logGroupName } = this;
    return {
      brokerEndpoints: this.addresses.hosts,
      configurationArn,
      configurationRevision,
      uuid,
      logGroupName,
      zookeeperConnect,
    };
  }

  allBrokers(listener: Listener): string {
    return ifEnabled(this.listeners[listener], this.addresses.ofAll(listener));
  }

  override publicBrokers(listener: PublicListener): string {
    return this.isPublic ? ifEnabled(this.listeners[listener], this.addresses.ofAllPublic(listener)) : "";
  }

  oneBrokerPerZone(listener: Listener): string {
    return ifEnabled(this.listeners[listener], this.addresses.onePerZone(listener));
  }
}

/** Returns whether AWS grows the volumes, so that a plan must not reduce them. */
const grows = (settings: StandardSettings): boolean => settings.storageAutoscaling !== "off";
