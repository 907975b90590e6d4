import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const logs = (names: string) => actionsOf("logs", names);
const cloudwatch = (names: string) => actionsOf("cloudwatch", names);
const sns = (names: string) => actionsOf("sns", names);
const aps = (names: string) => actionsOf("aps", names);
const grafana = (names: string) => actionsOf("grafana", names);
const scaling = (names: string) => actionsOf("application-autoscaling", names);
const alarm = {
  read: cloudwatch("DescribeAlarms ListTagsForResource"),
  update: cloudwatch("TagResource UntagResource"),
  delete: cloudwatch("DeleteAlarms"),
};

/** Types of CloudWatch, SNS, Managed Prometheus, Managed Grafana and Application Auto Scaling. */
export const observabilityActions: ActionTable = {
  aws_cloudwatch_log_group: {
    read: logs("DescribeLogGroups ListTagsForResource"),
    create: logs("CreateLogGroup PutRetentionPolicy TagResource"),
    update: logs("PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey TagResource UntagResource"),
    delete: logs("DeleteLogGroup"),
    required: requiredOf("kms", "DescribeKey", "CloudWatch Logs checks the key of a log group as the caller"),
  },
  aws_cloudwatch_log_metric_filter: {
    read: logs("DescribeMetricFilters"),
    create: logs("PutMetricFilter"),
    update: logs("PutMetricFilter"),
    delete: logs("DeleteMetricFilter"),
  },
  aws_cloudwatch_query_definition: {
    read: logs("DescribeQueryDefinitions"),
    create: logs("PutQueryDefinition"),
    update: logs("PutQueryDefinition"),
    delete: logs("DeleteQueryDefinition"),
  },
  aws_cloudwatch_metric_alarm: {
    ...alarm,
    create: cloudwatch("PutMetricAlarm TagResource"),
    update: cloudwatch("PutMetricAlarm TagResource UntagResource"),
  },
  aws_cloudwatch_composite_alarm: {
    ...alarm,
    create: cloudwatch("PutCompositeAlarm TagResource"),
    update: cloudwatch("PutCompositeAlarm TagResource UntagResource"),
  },
  aws_cloudwatch_dashboard: {
    read: cloudwatch("GetDashboard"),
    create: cloudwatch("PutDashboard"),
    update: cloudwatch("PutDashboard"),
    delete: cloudwatch("DeleteDashboards"),
  },
  aws_sns_topic: {
    read: sns("GetTopicAttributes ListTagsForResource"),
    create: sns("CreateTopic SetTopicAttributes TagResource"),
    update: sns("SetTopicAttributes TagResource UntagResource"),
    delete: sns("DeleteTopic"),
  },
  aws_sns_topic_policy: {
    read: sns("GetTopicAttributes"),
    create: sns("SetTopicAttributes"),
    update: sns("SetTopicAttributes"),
    delete: sns("SetTopicAttributes"),
  },
  aws_sns_topic_subscription: {
    read: sns("GetSubscriptionAttributes"),
    create: sns("Subscribe"),
    update: sns("SetSubscriptionAttributes"),
    delete: sns("Unsubscribe"),
  },
  aws_appautoscaling_target: {
    read: scaling("DescribeScalableTargets ListTagsForResource"),
    create: scaling("RegisterScalableTarget TagResource"),
    update: scaling("RegisterScalableTarget TagResource UntagResource"),
    delete: scaling("DeregisterScalableTarget"),
    required: requiredOf(
      "iam",
      "CreateServiceLinkedRole",
      "the service role for scaling MSK is created with the first target of an account",
    ),
  },
  aws_appautoscaling_policy: {
    read: scaling("DescribeScalingPolicies"),
    create: scaling("PutScalingPolicy"),
    update: scaling("PutScalingPolicy"),
    delete: scaling("DeleteScalingPolicy"),
    required: requiredOf(
      "cloudwatch",
      "PutMetricAlarm DescribeAlarms DeleteAlarms",
      "the alarms of a scaling policy are created as the caller",
    ),
  },
  aws_prometheus_workspace: {
    read: aps("DescribeWorkspace DescribeLoggingConfiguration ListTagsForResource"),
    create: aps("CreateWorkspace CreateLoggingConfiguration TagResource"),
    update: aps(
      "UpdateWorkspaceAlias UpdateLoggingConfiguration CreateLoggingConfiguration DeleteLoggingConfiguration TagResource UntagResource",
    ),
    delete: aps("DeleteWorkspace DeleteLoggingConfiguration"),
    required: [
      ...requiredOf(
        "kms",
        "DescribeKey CreateGrant Decrypt GenerateDataKey",
        "Managed Prometheus uses the key of the workspace with a grant of the caller",
      ),
      ...requiredOf(
        "logs",
        "CreateLogDelivery DescribeLogGroups DescribeResourcePolicies PutResourcePolicy GetLogDelivery ListLogDeliveries UpdateLogDelivery DeleteLogDelivery",
        "Managed Prometheus writes logs with the caller's permissions",
      ),
    ],
  },
  aws_prometheus_rule_group_namespace: {
    read: aps("DescribeRuleGroupsNamespace ListTagsForResource"),
    create: aps("CreateRuleGroupsNamespace TagResource"),
    update: aps("PutRuleGroupsNamespace TagResource UntagResource"),
    delete: aps("DeleteRuleGroupsNamespace"),
  },
  aws_prometheus_alert_manager_definition: {
    read: aps("DescribeAlertManagerDefinition"),
    create: aps("CreateAlertManagerDefinition"),
    update: aps("PutAlertManagerDefinition"),
    delete: aps("DeleteAlertManagerDefinition"),
  },
  aws_grafana_workspace: {
    read: grafana("DescribeWorkspace DescribeWorkspaceConfiguration"),
    create: grafana("CreateWorkspace TagResource"),
    update: grafana(
      "UpdateWorkspace UpdateWorkspaceAuthentication UpdateWorkspaceConfiguration ListTagsForResource TagResource UntagResource",
    ),
    delete: grafana("DeleteWorkspace"),
    required: [
      ...requiredOf("iam", "PassRole", "the role of the workspace is passed to Managed Grafana"),
      ...requiredOf("iam", "CreateServiceLinkedRole", "Managed Grafana's service role is created with the first workspace of an account"),
      ...requiredOf(
        "sso",
        "CreateManagedApplicationInstance DescribeRegisteredRegions GetManagedApplicationInstance DeleteManagedApplicationInstance GetSharedSsoConfiguration ListDirectoryAssociations",
        "Managed Grafana registers the workspace with IAM Identity Center as the caller",
      ),
      ...requiredOf("organizations", "DescribeOrganization", "Managed Grafana finds IAM Identity Center as the caller"),
      ...requiredOf(
        "ec2",
        "GetManagedPrefixListEntries DescribeVpcs DescribeSubnets DescribeSecurityGroups",
        "Managed Grafana checks the network of a workspace as the caller",
      ),
    ],
  },
  aws_grafana_role_association: {
    read: grafana("ListPermissions"),
    create: grafana("UpdatePermissions"),
    update: grafana("UpdatePermissions"),
    delete: grafana("UpdatePermissions"),
    required: requiredOf(
      "sso",
      "AssociateProfile DisassociateProfile GetProfile ListProfiles ListProfileAssociations",
      "Managed Grafana assigns users and groups of IAM Identity Center as the caller",
    ),
  },
  aws_grafana_workspace_saml_configuration: {
    read: grafana("DescribeWorkspaceAuthentication"),
    create: grafana("UpdateWorkspaceAuthentication"),
    update: grafana("UpdateWorkspaceAuthentication"),
  },
};
