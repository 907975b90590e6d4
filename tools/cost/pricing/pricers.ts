import { connector, provisionedCluster, replicator, serverlessCluster } from "./cluster.js";
import { eventSource, httpApi, lambdaFunction, queue, table } from "./functions.js";
import type { Pricer } from "./item.js";
import { endpoint, instance, natGateway, publicAddress } from "./network.js";
import {
  certificateAuthority,
  compositeAlarm,
  dashboard,
  flinkApplication,
  grafanaWorkspace,
  key,
  logGroup,
  metricAlarm,
  prometheusCollector,
  prometheusWorkspace,
  secret,
} from "./observability.js";

/** What AWS charges for, by type of resource. */
export const pricers: Readonly<Record<string, Pricer>> = {
  aws_acmpca_certificate_authority: certificateAuthority,
  aws_apigatewayv2_api: httpApi,
  aws_cloudwatch_composite_alarm: compositeAlarm,
  aws_cloudwatch_dashboard: dashboard,
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_metric_alarm: metricAlarm,
  aws_dynamodb_table: table,
  aws_eip: publicAddress,
  aws_grafana_workspace: grafanaWorkspace,
  aws_instance: instance,
  aws_kinesisanalyticsv2_application: flinkApplication,
  aws_kms_key: key,
  aws_lambda_event_source_mapping: eventSource,
  aws_lambda_function: lambdaFunction,
  aws_msk_cluster: provisionedCluster,
  aws_msk_replicator: replicator,
  aws_msk_serverless_cluster: serverlessCluster,
  aws_mskconnect_connector: connector,
  aws_nat_gateway: natGateway,
  aws_prometheus_scraper: prometheusCollector,
  aws_prometheus_workspace: prometheusWorkspace,
  aws_secretsmanager_secret: secret,
  aws_sqs_queue: queue,
  aws_vpc_endpoint: endpoint,
};

/**
 * Types of resources without a charge: configuration of another resource, permissions, and parts of a VPC. A type that is in neither table
 * is reported as unpriced.
 */
const free: readonly RegExp[] = [
  /^(?!aws_)/, // of other providers: terraform_data, random_id, null_resource, local_file
  /^aws_(iam_|appautoscaling_|acmpca_(?!certificate_authority$)|default_|kms_(alias|grant|key_policy)$)/,
  /^aws_(vpc|subnet|internet_gateway|egress_only_internet_gateway|security_group|security_group_rule)$/,
  /^aws_(vpc_security_group_.*|vpc_dhcp_.*|vpc_endpoint_.*|network_acl.*|route|route_table|route_table_association|eip_association)$/,
  /^aws_msk_(configuration|cluster_policy|scram_secret_association|single_scram_secret_association|topic)$/,
  /^aws_msk_vpc_connection$/, // the cluster that it connects to is charged
  /^aws_mskconnect_(custom_plugin|worker_configuration)$/,
  /^aws_apigatewayv2_(integration|route|stage|authorizer|deployment)$/,
  /^aws_lambda_(permission|alias|invocation|layer_version|function_event_invoke_config)$/,
  /^aws_cloudwatch_(log_metric_filter|log_resource_policy|query_definition|log_stream)$/,
  /^aws_glue_(registry|schema|catalog_database)$/, // the first million tables of an account
  /^aws_flow_log$/, // its log group is charged
  /^aws_(prometheus_(rule_group_namespace|alert_manager_definition|workspace_configuration)|grafana_(?!workspace$).*)$/,
  /^aws_secretsmanager_secret_.*$/,
  /^aws_(sqs_queue_policy|sns_topic_policy|sns_topic_subscription|s3_bucket_.+)$/,
];

/** Returns true for a type of resource without a charge. */
export const isFree = (type: string): boolean => free.some((pattern) => pattern.test(type));
