import { actionsOf } from "./actions/resource-actions.js";

/** What an operator does with the resources of a type, besides reading their configuration. */
interface OperatorActions {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

const drillSecrets = {
  reads: [...actionsOf("kafka", "ListScramSecrets"), ...actionsOf("secretsmanager", "DescribeSecret")],
  writes: [
    ...actionsOf("kafka", "BatchAssociateScramSecret BatchDisassociateScramSecret"),
    ...actionsOf("secretsmanager", "CreateSecret PutSecretValue PutResourcePolicy DeleteSecret"),
    ...actionsOf("kms", "GenerateDataKey Decrypt CreateGrant RetireGrant"),
  ],
};

/** Actions of operators by type: of the runbook, `msk drill`, `msk console`, `msk tunnel` and `msk client-config`. */
export const operatorActions: Readonly<Record<string, OperatorActions>> = {
  aws_msk_cluster: {
    reads: actionsOf(
      "kafka",
      "DescribeCluster DescribeClusterV2 GetBootstrapBrokers ListNodes ListClusterOperations ListClusterOperationsV2 DescribeClusterOperation DescribeClusterOperationV2 DescribeConfigurationRevision ListClustersV2 GetCompatibleKafkaVersions",
    ),
    writes: actionsOf("kafka", "RebootBroker"),
  },
  aws_msk_serverless_cluster: { reads: actionsOf("kafka", "DescribeClusterV2 GetBootstrapBrokers ListClustersV2") },
  "data.aws_msk_bootstrap_brokers": { reads: actionsOf("kafka", "DescribeClusterV2 GetBootstrapBrokers ListNodes") },
  aws_msk_single_scram_secret_association: drillSecrets,
  aws_msk_replicator: { reads: actionsOf("kafka", "DescribeReplicator ListReplicators") },
  aws_lambda_function: { reads: actionsOf("lambda", "GetFunctionConfiguration GetFunctionConcurrency ListFunctions") },
  aws_lambda_event_source_mapping: {
    reads: actionsOf("lambda", "GetEventSourceMapping ListEventSourceMappings"),
    writes: actionsOf("lambda", "UpdateEventSourceMapping"),
  },
  aws_mskconnect_connector: {
    reads: actionsOf("kafkaconnect", "DescribeConnector DescribeConnectorOperation ListConnectors ListConnectorOperations"),
  },
  // Reading an item decrypts the key of the table as the caller.
  aws_dynamodb_table: { reads: [...actionsOf("dynamodb", "DescribeTable GetItem Query Scan"), ...actionsOf("kms", "Decrypt")] },
  aws_sqs_queue: {
    reads: actionsOf("sqs", "GetQueueAttributes GetQueueUrl"),
    writes: actionsOf("sqs", "ReceiveMessage DeleteMessage ChangeMessageVisibility"),
  },
  aws_cloudwatch_log_group: {
    reads: actionsOf(
      "logs",
      "DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents GetLogRecord StartQuery StopQuery GetQueryResults",
    ),
  },
  aws_cloudwatch_query_definition: { reads: actionsOf("logs", "DescribeQueryDefinitions") },
  aws_cloudwatch_metric_alarm: {
    reads: actionsOf("cloudwatch", "DescribeAlarms DescribeAlarmHistory GetMetricData GetMetricStatistics ListMetrics"),
  },
  aws_cloudwatch_dashboard: { reads: actionsOf("cloudwatch", "GetDashboard ListDashboards GetMetricData") },
  aws_prometheus_workspace: {
    reads: actionsOf(
      "aps",
      "DescribeWorkspace QueryMetrics GetLabels GetSeries GetMetricMetadata ListRules ListAlerts ListAlertManagerSilences",
    ),
    writes: actionsOf("aps", "PutAlertManagerSilences"),
  },
  aws_instance: {
    reads: actionsOf("ec2", "DescribeInstances DescribeInstanceStatus"),
    writes: actionsOf("ssm", "StartSession TerminateSession ResumeSession"),
  },
};
