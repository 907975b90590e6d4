/** AWS's rules for the name of a kind of resource. */
export interface NameRule {
  /** The kind of resource, as messages name it: `security group`. */
  readonly resource: string;
  /** Form of the whole name. */
  readonly form: RegExp;
  /** The form in words, as the end of "use …". */
  readonly allowed: string;
  /** Most characters. */
  readonly longest: number;
  /** Length is counted in bytes of UTF-8. @default false */
  readonly inBytes?: boolean;
  /** Beginnings that AWS reserves. */
  readonly reserved?: readonly string[];
  /** Reserved beginnings apply in lower and upper case. @default false */
  readonly reservedInAnyCase?: boolean;
  /** Where the name must be unique; left out if it need not be. */
  readonly uniqueIn?: "its VPC" | "the account" | "the account and Region";
  /** Names that differ only in case are equal. @default false */
  readonly ignoresCase?: boolean;
  /** Name of the kinds of resource that share one set of names. @default the kind itself */
  readonly namesake?: string;
  readonly source: string;
}

const iamName = {
  form: /^[\w+=,.@-]+$/,
  allowed: "letters, digits and _ + = , . @ -",
  source: "IAM API Reference, 2026-11",
} as const;

const lettersDigitsHyphensUnderscores = { form: /^[a-zA-Z0-9_-]+$/, allowed: "letters, digits, hyphens and underscores" } as const;
const withoutControlCharacters = { form: /^\P{Cc}+$/u, allowed: "text without control characters" } as const;

const securityGroup = {
  resource: "security group",
  form: /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/,
  allowed: "letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *",
  longest: 255,
  reserved: ["sg-"],
  uniqueIn: "its VPC",
  source: "Amazon EC2 API Reference, CreateSecurityGroup, 2026-11",
} as const;

const alarm = {
  ...withoutControlCharacters,
  longest: 255,
  uniqueIn: "the account and Region",
  namesake: "alarm",
  source: "CloudWatch API Reference, PutMetricAlarm and PutCompositeAlarm, 2026-11",
} as const;

const glueName = {
  form: /^[a-zA-Z0-9_$#.-]+$/,
  allowed: "letters, digits and - _ $ # .",
  longest: 255,
  source: "AWS Glue API Reference, CreateRegistry and CreateSchema, 2026-11",
} as const;

const mskCluster = {
  form: /^[a-zA-Z0-9][a-zA-Z0-9-]*$/,
  allowed: "letters, digits and hyphens, no hyphen first",
  longest: 64,
  uniqueIn: "the account and Region",
  namesake: "MSK cluster",
  source: "Amazon MSK API Reference, clusters; botocore's model, 2026-11",
} as const;

const ofMskConnect = {
  form: /^[0-9A-Za-z][0-9A-Za-z-]*$/,
  allowed: "letters, digits and hyphens, no hyphen first",
  longest: 128,
  uniqueIn: "the account and Region",
  source:
    "MSK Connect API Reference, CreateConnector, CreateCustomPlugin and CreateWorkerConfiguration (lengths); forms from memory, 2026-11",
} as const;

/**
 * The rules for each argument of a Terraform resource that takes a name in AWS, by `type.argument`. It is the one place that has them:
 * settings, constructs, and the variables of published modules are checked against it.
 */
export const nameRules = {
  "aws_security_group.name": securityGroup,
  "aws_iam_role.name": {
    ...iamName,
    resource: "IAM role",
    longest: 64,
    uniqueIn: "the account",
    ignoresCase: true,
  },
  "aws_iam_instance_profile.name": {
    ...iamName,
    resource: "instance profile",
    longest: 128,
    uniqueIn: "the account",
    ignoresCase: true,
  },
  "aws_iam_role_policy.name": { ...iamName, resource: "inline policy", longest: 128 },
  "aws_iam_policy.name": { ...iamName, resource: "IAM policy", longest: 128, uniqueIn: "the account", ignoresCase: true },
  "aws_kms_alias.name": {
    resource: "KMS alias",
    form: /^alias\/[a-zA-Z0-9/_-]+$/,
    allowed: "alias/ followed by letters, digits and / _ -",
    longest: 256,
    reserved: ["alias/aws/"],
    uniqueIn: "the account and Region",
    source: "AWS KMS API Reference, CreateAlias, 2026-11",
  },
  "aws_cloudwatch_log_group.name": {
    resource: "log group",
    form: /^[.\-_/#A-Za-z0-9]+$/,
    allowed: "letters, digits and . - _ / #",
    longest: 512,
    reserved: ["aws/"],
    reservedInAnyCase: true,
    uniqueIn: "the account and Region",
    source: "CloudWatch Logs API Reference, CreateLogGroup, 2026-11",
  },
  "aws_cloudwatch_log_metric_filter.name": {
    resource: "metric filter",
    form: /^[^:*]+$/,
    allowed: "text without : and *",
    longest: 512,
    source: "CloudWatch Logs API Reference, PutMetricFilter, 2026-11",
  },
  "aws_cloudwatch_query_definition.name": {
    resource: "saved query",
    form: /^(.|\s)+$/,
    allowed: "text",
    longest: 255,
    uniqueIn: "the account and Region",
    source: "CloudWatch Logs API Reference, PutQueryDefinition, 2026-11",
  },
  "aws_cloudwatch_metric_alarm.alarm_name": { ...alarm, resource: "alarm" },
  "aws_cloudwatch_composite_alarm.alarm_name": { ...alarm, resource: "composite alarm" },
  "aws_cloudwatch_dashboard.dashboard_name": {
    ...lettersDigitsHyphensUnderscores,
    resource: "dashboard",
    longest: 255,
    uniqueIn: "the account",
    source: "CloudWatch API Reference, PutDashboard, 2026-11",
  },
  "aws_dynamodb_table.name": {
    resource: "DynamoDB table",
    form: /^[a-zA-Z0-9_.-]{3,}$/,
    allowed: "at least 3 letters, digits and _ . -",
    longest: 255,
    uniqueIn: "the account and Region",
    source: "Amazon DynamoDB API Reference, CreateTable, 2026-11",
  },
  "aws_sns_topic.name": {
    ...lettersDigitsHyphensUnderscores,
    resource: "SNS topic",
    longest: 256,
    uniqueIn: "the account and Region",
    source: "Amazon SNS API Reference, CreateTopic, 2026-11",
  },
  "aws_glue_registry.registry_name": {
    ...glueName,
    resource: "schema registry",
    uniqueIn: "the account and Region",
  },
  "aws_glue_catalog_database.name": {
    form: /^[a-z0-9_]+$/,
    allowed: "lowercase letters, digits and underscores",
    longest: 255,
    resource: "database of the Glue Data Catalog",
    uniqueIn: "the account and Region",
    source: "AWS Glue API Reference, DatabaseInput; Athena User Guide, names of databases, 2026-11",
  },
  "aws_glue_schema.schema_name": {
    ...glueName,
    resource: "schema", // unique in its registry
  },
  "aws_sqs_queue.name": {
    ...lettersDigitsHyphensUnderscores,
    resource: "queue",
    longest: 80,
    uniqueIn: "the account and Region",
    source: "Amazon SQS API Reference, CreateQueue, 2026-11",
  },
  "aws_secretsmanager_secret.name": {
    resource: "secret",
    form: /^[A-Za-z0-9/_+=.@!-]+$/,
    allowed: "letters, digits and / _ + = . @ ! -",
    longest: 512,
    uniqueIn: "the account and Region",
    source: "AWS Secrets Manager API Reference, CreateSecret, 2026-11",
  },
  "aws_lambda_function.function_name": {
    ...lettersDigitsHyphensUnderscores,
    resource: "function",
    longest: 64,
    uniqueIn: "the account and Region",
    source: "AWS Lambda API Reference, CreateFunction, 2026-11",
  },
  "aws_apigatewayv2_api.name": {
    ...withoutControlCharacters,
    resource: "HTTP API",
    longest: 128,
    source: "API Gateway V2 API Reference, Apis (StringWithLengthBetween1And128), 2026-11",
  },
  "aws_apigatewayv2_authorizer.name": {
    ...withoutControlCharacters,
    resource: "authorizer",
    longest: 128,
    source: "API Gateway V2 API Reference, Authorizers (StringWithLengthBetween1And128), 2026-11",
  },
  "aws_apigatewayv2_stage.name": {
    resource: "API stage",
    form: /^(\$default|[a-zA-Z0-9_-]+)$/,
    allowed: "$default, or letters, digits, hyphens and underscores",
    longest: 128,
    source: "API Gateway V2 API Reference, Stages, 2026-11",
  },
  "aws_appautoscaling_policy.name": {
    resource: "scaling policy",
    form: /^[\x20-\x7e]+$/,
    allowed: "printable ASCII characters",
    longest: 256,
    source: "Application Auto Scaling API Reference, PutScalingPolicy, 2026-11",
  },
  "aws_msk_cluster.cluster_name": { ...mskCluster, resource: "MSK cluster" },
  "aws_msk_serverless_cluster.cluster_name": { ...mskCluster, resource: "serverless cluster" },
  "aws_msk_configuration.name": {
    resource: "MSK configuration",
    form: /^[0-9A-Za-z][0-9A-Za-z-]*$/,
    allowed: "letters, digits and hyphens, no hyphen first",
    longest: 64,
    uniqueIn: "the account and Region",
    source: "Amazon MSK Developer Guide, create a configuration (pattern; it states no length: that of a cluster is unverified), 2026-11",
  },
  "aws_msk_replicator.replicator_name": {
    resource: "replicator",
    form: /^[0-9A-Za-z][0-9A-Za-z-]*$/,
    allowed: "letters, digits and hyphens, no hyphen first",
    longest: 128,
    uniqueIn: "the account and Region",
    source: "Amazon MSK API Reference, replicators, 2026-11",
  },
  "aws_mskconnect_connector.name": { ...ofMskConnect, resource: "connector" },
  "aws_mskconnect_custom_plugin.name": { ...ofMskConnect, resource: "custom plugin" },
  "aws_mskconnect_worker_configuration.name": { ...ofMskConnect, resource: "worker configuration" },
  "aws_prometheus_workspace.alias": {
    ...withoutControlCharacters,
    resource: "Prometheus workspace",
    longest: 100,
    source: "Managed Prometheus API Reference, CreateWorkspace, 2026-11",
  },
  "aws_prometheus_rule_group_namespace.name": {
    resource: "rule group namespace",
    form: /[0-9A-Za-z]/,
    allowed: "text with a letter or digit",
    longest: 128,
    source: "Managed Prometheus API Reference, CreateRuleGroupsNamespace, 2026-11",
  },
  "aws_grafana_workspace.name": {
    resource: "Grafana workspace",
    form: /^[a-zA-Z0-9\-._~]+$/,
    allowed: "letters, digits and - . _ ~",
    longest: 255,
    source: "Managed Grafana API Reference, CreateWorkspace, 2026-11",
  },
  "aws_route53_zone.name": {
    resource: "hosted zone",
    form: /^([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.?$/,
    allowed: "a domain of labels of 1 to 63 letters, digits and hyphens, no hyphen first or last",
    longest: 253,
    source: "Amazon Route 53 Developer Guide, DNS domain name format; RFC 1035 (255 octets with lengths), 2026-11",
  },
  "aws_route53_record.name": {
    resource: "DNS record",
    form: /^([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.)*[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.?$/,
    allowed: "labels of 1 to 63 letters, digits and hyphens, no hyphen first or last",
    longest: 253,
    source: "Amazon Route 53 Developer Guide, DNS domain name format; RFC 1035 (255 octets with lengths), 2026-11",
  },
  "aws_s3_bucket.bucket": {
    resource: "S3 bucket",
    form: /^(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    allowed: "3 to 63 lowercase letters, digits, hyphens and single dots; not an IP address; none of the suffixes that S3 reserves",
    longest: 63,
    reserved: ["xn--", "sthree-", "amzn-s3-demo-"],
    source: "Amazon S3 User Guide, general purpose bucket naming rules, 2026-11",
  },
  "aws_s3_object.key": {
    resource: "S3 object",
    // Terraform's S3 backend refuses / at the beginning and end, and //; S3 refuses a key that leaves its bucket.
    form: /^(?!\/|\.\.\/)(?!.*\/\/)(?!.*\/$)\P{Cc}+$/u,
    allowed: "text without control characters and //, no / first or last, not beginning with ../",
    longest: 1024,
    inBytes: true,
    source: "Amazon S3 User Guide, object key naming; Terraform, backend s3, 2026-11",
  },
} as const satisfies Readonly<Record<string, NameRule>>;

/** An argument of a Terraform resource that takes a name in AWS. */
export type NameArgument = keyof typeof nameRules;

/** Returns the rule for an argument; undefined for one that takes no name. */
export const nameRuleOf = (argument: string): NameRule | undefined =>
  Object.hasOwn(nameRules, argument) ? nameRules[argument as NameArgument] : undefined;
