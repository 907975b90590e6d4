import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { MskconnectConnector } from "@cdktf/provider-aws/lib/mskconnect-connector";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, type EncryptionKey, encryptedLogGroup, policyDocument, serviceTrustPolicy } from "../../aws/index.js";
import type { KafkaCluster } from "../../kafka/index.js";
import { type CapacitySettings, capacityOf } from "./capacity.js";
import type { ConnectorPlan, LocatedPlan } from "./connector-plan.js";
import type { CustomPlugins } from "./custom-plugins.js";
import { Lake } from "./lake.js";
import { WorkerConfiguration } from "./worker-configuration.js";

/** Version of Kafka Connect. Debezium 3 needs its Java 17. Source: MSK developer guide, CreateConnector, 2026-11. */
const CONNECT_VERSION = "3.7.x";

export interface ConnectPipelineProps {
  /** Name of the connector in AWS: its role, its log group and its consumer group have it too. */
  readonly name: string;
  /** Name of the pipeline in the settings. */
  readonly pipeline: string;
  readonly plan: ConnectorPlan;
  readonly capacity: CapacitySettings;
  readonly logRetentionDays: number;
  readonly plugins: CustomPlugins;
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** Encrypts the logs. */
  readonly key: EncryptionKey;
  /** Refuse a plan that destroys data: the bucket of a sink. */
  readonly preventDestroy: boolean;
  /** What must exist before the connector: its topics. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A connector of MSK Connect with its role, security group, log group and worker configuration. */
export class ConnectPipeline extends Construct {
  readonly connectorArn: string;
  readonly roleArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: ConnectPipelineProps) {
    super(scope, id);
    const { name, pipeline, plan, cluster, environment, key } = props;
    const role = new IamRole(this, "role", {
      name,
      description: `Service execution role of the connector ${name}.`,
      assumeRolePolicy: serviceTrustPolicy("kafkaconnect.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": environment.accountId },
        ArnLike: {
          "aws:SourceArn": `arn:${environment.partition}:kafkaconnect:${environment.region}:${environment.accountId}:connector/${name}/*`,
        },
      }),
    });
    this.roleArn = role.arn;
    const group = this.securityGroup(props);
    const logs = encryptedLogGroup(this, "logs", {
      name: `/aws/vendedlogs/${name}`,
      retentionDays: props.logRetentionDays,
      key,
    });
    this.logGroupName = logs.name;
    const lake = plan.lake && new Lake(this, "lake", { ...props, lake: plan.lake });
    const { partition, region, accountId } = environment;
    const located = plan.located?.({ partition, region, accountId, bootstrapServers: cluster.oneBrokerPerZone("iam") });
    const allowed = [
      ...cluster.allowFrom(group, "iam"),
      ...cluster.grantConnectWorkers(role, name),
      ...plan.produces.flatMap((topic) => cluster.grantProduce(role, topic)),
      ...plan.consumes.flatMap((topic) => cluster.grantConsume(role, topic, `connect-${name}`)),
      ...(plan.groups ?? []).flatMap(({ topic, group: consumers }) => cluster.grantConsume(role, topic, consumers)),
      ...(plan.transactionalIds ?? []).flatMap((id) => cluster.grantTransactions(role, id)),
      ...secretsPolicy(role, plan, environment),
      ...servicesPolicy(role, located, lake),
      ...(lake?.created ?? []),
    ];
    const plugin = props.plugins.of(plan.plugin, pipeline);
    const workers = new WorkerConfiguration(this, "workers", {
      ...{ name, environment },
      keepsOffsets: plan.produces.length > 0,
    });
    const connector = new MskconnectConnector(this, "connector", {
      name,
      description: `Pipeline ${pipeline}.`,
      kafkaconnectVersion: CONNECT_VERSION,
      capacity: capacityOf(props.capacity),
      connectorConfiguration: { ...plan.properties, ...located?.properties },
      kafkaCluster: {
        apacheKafkaCluster: {
          bootstrapServers: cluster.oneBrokerPerZone("iam"),
          vpc: { securityGroups: [group.id], subnets: props.subnetIds },
        },
      },
      kafkaClusterClientAuthentication: { authenticationType: "IAM" },
      kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
      plugin: [{ customPlugin: { arn: plugin.arn, revision: plugin.latestRevision } }],
      workerConfiguration: { arn: workers.arn, revision: workers.revision },
      serviceExecutionRoleArn: role.arn,
      logDelivery: { workerLogDelivery: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
      dependsOn: [...allowed, ...props.dependsOn],
    });
    this.connectorArn = connector.arn;
  }

  /** The group of the workers: to the brokers, to what the connector reads or writes, and to any HTTPS endpoint if it uses services of AWS. */
  private securityGroup({ name, vpcId, plan }: ConnectPipelineProps): SecurityGroup {
    const group = new SecurityGroup(this, "security_group", {
      name,
      description: `Workers of the connector ${name}. Rules are separate resources.`,
      vpcId,
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["description"] },
    });
    const egress = (id: string, description: string, cidrIpv4: string, port: number) =>
      new VpcSecurityGroupEgressRule(this, id, {
        ...{ securityGroupId: group.id, description, cidrIpv4, ipProtocol: "tcp", fromPort: port, toPort: port },
      });
    // Addresses name network and port: neither another order nor one more changes those of other rules.
    const rules = plan.targets.flatMap(({ name: target, networks, port }) => networks.map((cidr) => ({ target, cidr, port })));
    for (const [id, { target, cidr, port }] of new Map(rules.map((rule) => [`to_${idOfNetwork(rule.cidr)}_port_${rule.port}`, rule])))
      egress(id, `To the ${target}`, cidr, port);
    const uses = [...(plan.secrets.length > 0 ? ["secrets"] : []), ...(plan.located ? ["services of AWS"] : [])];
    if (uses.length > 0) egress("to_aws", `To HTTPS endpoints, for ${uses.join(" and ")}`, "0.0.0.0/0", 443);
    return group;
  }
}

/** Returns a network as part of an address: `10.0.16.0/20` → `10_0_16_0_20`. */
const idOfNetwork = (cidr: string) => cidr.replaceAll(/[./]/g, "_");

function servicesPolicy(role: IamRole, located: LocatedPlan | undefined, lake: Lake | undefined): ITerraformDependable[] {
  const statements = [...(located?.statements ?? []), ...(lake?.statements ?? [])];
  if (statements.length === 0) return [];
  return [new IamRolePolicy(role, "services", { name: "services", role: role.name, policy: policyDocument(statements) })];
}

function secretsPolicy(role: IamRole, { secrets }: ConnectorPlan, { region }: AwsEnvironment): ITerraformDependable[] {
  if (secrets.length === 0) return [];
  const encrypted = secrets.filter(({ keyArn }) => keyArn !== undefined);
  const keys = [...new Set(encrypted.map(({ keyArn }) => keyArn as string))];
  const policy = policyDocument([
    { sid: "ReadSecrets", actions: ["secretsmanager:GetSecretValue"], resources: [...new Set(secrets.map(({ arn }) => arn))] },
    ...(keys.length > 0
      ? [
          {
            sid: "DecryptSecrets",
            actions: ["kms:Decrypt"],
            resources: keys,
            // The keys decrypt these secrets alone, and only for Secrets Manager.
            conditions: {
              StringEquals: {
                "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
                "kms:EncryptionContext:SecretARN": [...new Set(encrypted.map(({ arn }) => arn))],
              },
            },
          },
        ]
      : []),
  ]);
  return [new IamRolePolicy(role, "secrets", { name: "secrets", role: role.name, policy })];
}
