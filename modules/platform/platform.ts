import { Construct } from "constructs";
import { accessFor } from "../access/index.js";
import { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { bastionFor } from "../bastion/index.js";
import { clusterFor, clusterName } from "../cluster/index.js";
import { EventApi } from "../event-api/index.js";
import { networkFrom } from "../network/index.js";
import { observabilityFor } from "../observability/index.js";
import { pipelinesFor } from "../pipelines/index.js";
import { schemasFor } from "../schemas/index.js";
import { namePrefix } from "../settings/index.js";
import { declareOutputs, type HasOutputs } from "../terraform/index.js";
import { Topics } from "../topics/index.js";
import type { PlatformSettings } from "./settings.js";

export interface PlatformProps {
  readonly settings: PlatformSettings;
  /** CIDR blocks of administrators that can reach the brokers' IAM listener from outside the VPC. */
  readonly administratorCidrs: string[];
  /** CIDR blocks of clients that can reach the brokers' SCRAM and TLS listeners, where these are on. */
  readonly clientCidrs: string[];
  /** CIDR blocks of administrators that can open SSH to the bastion, where it has a public address. */
  readonly adminCidrs: string[];
  /** E-mail addresses that are notified of alarms. */
  readonly alarmEmails: string[];
  /** HTTPS endpoints that are notified of alarms. */
  readonly alarmEndpoints: string[];
  /** AWS Region, such as `us-east-1`. @default the provider's, which Terraform looks up */
  readonly region?: string;
}

/**
 * Everything in AWS: network, cluster, topics, event path, users and roles of clients.
 *
 * Deployable stacks and published modules both contain it: a deployable stack with values in the settings, a published module with tokens.
 */
export class Platform extends Construct {
  constructor(scope: Construct, id: string, { settings, region, alarmEmails, alarmEndpoints, ...cidrs }: PlatformProps) {
    super(scope, id);
    const name = namePrefix(settings);
    const environment = new AwsEnvironment(this, "account", region);
    const key = new EncryptionKey(this, "operations_key", {
      alias: `${name}-operations`,
      description: `Logs, queues and function environments of ${name}.`,
      environment,
      services: ["lambda", "sqs"],
      logGroups: [`/aws/lambda/${name}-*`, `/aws/msk/${clusterName(settings)}/*`, `/aws/vpc/${name}/*`, `/aws/vendedlogs/${name}-*`],
      existing: settings.operationsKey,
      keepsFormer: true,
      approval: { subject: "cluster", name: clusterName(settings), approval: settings.cluster.replacementApproval },
      preventDestroy: settings.cluster.deletionProtection,
    });

    const parts: HasOutputs[] = [];
    const add = <Part extends HasOutputs>(part: Part): Part => {
      parts.push(part);
      return part;
    };
    // Terraform addresses begin with the ids of the constructs.
    const gatewayEndpoints = settings.eventApi.consumer.deduplication === "table" ? (["dynamodb"] as const) : [];
    const network = add(networkFrom(this, "network", { name, settings: settings.network, environment, key, gatewayEndpoints }));
    const { cluster } = add(clusterFor(this, { name, settings, environment, key, network, ...cidrs }));
    const schemas = add(schemasFor(this, { name, settings, cluster, environment }));
    const context = { name, cluster, environment, key, vpcId: network.vpcId, subnetIds: network.privateSubnetIds };
    const clients = { ...context, cluster: schemas.cluster };
    const { functionConcurrency } = settings;
    const topics = add(new Topics(this, "topics", { ...settings, ...context, logRetentionDays: settings.eventApi.logRetentionDays }));
    const events = add(
      new EventApi(this, "event_api", {
        ...clients,
        settings: settings.eventApi,
        schema: schemas.schemaOf(settings.eventApi.topic),
        functionConcurrency,
        deletionProtection: settings.cluster.deletionProtection,
        topicsReconciled: topics.reconciled,
      }),
    );
    add(accessFor(this, { ...clients, settings, apiRoutesArn: events.api.routesArn, lookUpsOf: schemas.lookUpsOf }));
    const pipelines = add(pipelinesFor(this, { ...clients, settings, topicsReconciled: topics.reconciled }));
    const observability = add(
      observabilityFor(this, { ...context, settings, topics, events, pipelines: pipelines.monitored, alarmEmails, alarmEndpoints }),
    );
    const workspace = settings.observability.collector === "bastion" ? observability.prometheus : undefined;
    add(bastionFor(this, { ...context, ...cidrs, settings, network, workspace }));
    // A new module adds a line above this one.

    declareOutputs(
      this,
      Object.assign(
        {
          region: [environment.region, "AWS Region of the platform."],
          kms_key_arns: [
            { ...(cluster.dataKeyArn !== undefined && { data: cluster.dataKeyArn }), operations: key.arn },
            "KMS keys of the brokers' data, and of logs, queues and functions.",
          ],
        },
        ...parts.map(({ outputs }) => outputs),
      ),
    );
  }
}
