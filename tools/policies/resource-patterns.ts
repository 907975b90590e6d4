import type { PlatformScope } from "./platform-scope.js";

type Patterns = (scope: PlatformScope) => readonly string[];

interface NamedOptions {
  /** The ARN has the Region. @default true */
  readonly region?: boolean;
  /** What can follow a name in an ARN: `/` before an id, or nothing. @default nothing */
  readonly followedBy?: "/" | "";
}

/**
 * Returns patterns for the platform's names: each name, and names that begin with it and a hyphen. A name without the hyphen could be that of
 * another platform: `shop-prod2` next to `shop-prod`.
 *
 * @param before - the ARN up to the name, after the account
 */
const named =
  (service: string, before: string, { region = true, followedBy = "" }: NamedOptions = {}): Patterns =>
  ({ partition, region: of, account, names }) =>
    names
      .flatMap((name) => [followedBy === "/" ? `${name}/*` : name, `${name}-*`])
      .map((end) => `arn:${partition}:${service}:${region ? of : ""}:${account}:${before}${end}`);

/** An id follows the name. */
const withId = { followedBy: "/" } as const;

/** Returns a pattern for all resources of a type, whose ids AWS chooses. */
const all =
  (service: string, pattern: string): Patterns =>
  ({ partition, region, account }) => [`arn:${partition}:${service}:${region}:${account}:${pattern}`];

const globally =
  (service: string, pattern: string): Patterns =>
  ({ partition }) => [`arn:${partition}:${service}:::${pattern}`];

/** ARNs of the platform's resources, by service and by the resource type in the AWS Service Authorization Reference. */
export const resourcePatterns: Readonly<Record<string, Patterns>> = {
  "kafka:cluster": ({ clusters }) => clusters,
  "kafka:configuration": ({ partition, region, account, cluster }) => [
    `arn:${partition}:kafka:${region}:${account}:configuration/${cluster}/*`,
  ],
  "kafka:replicator": named("kafka", "replicator/", withId),
  "kafka:vpc-connection": all("kafka", "vpc-connection/*"),
  "lambda:function": named("lambda", "function:"),
  "lambda:eventSourceMapping": all("lambda", "event-source-mapping:*"),
  "logs:log-group": named("logs", "log-group:/aws/*/", withId),
  "iam:role": named("iam", "role/", { region: false }),
  "iam:policy": named("iam", "policy/", { region: false }),
  "iam:instance-profile": named("iam", "instance-profile/", { region: false }),
  // Named after the host of the identity provider.
  "iam:oidc-provider": ({ partition, account }) => [`arn:${partition}:iam::${account}:oidc-provider/*`],
  "kms:key": all("kms", "key/*"),
  "kms:alias": named("kms", "alias/"),
  "dynamodb:table": named("dynamodb", "table/"),
  "sqs:queue": named("sqs", ""),
  "sns:topic": named("sns", ""),
  "secretsmanager:Secret": ({ partition, region, account, cluster }) => [
    `arn:${partition}:secretsmanager:${region}:${account}:secret:AmazonMSK_${cluster}_*`,
  ],
  "cloudwatch:alarm": named("cloudwatch", "alarm:"),
  "cloudwatch:dashboard": named("cloudwatch", "dashboard/", { region: false }),
  "application-autoscaling:ScalableTarget": all("application-autoscaling", "scalable-target/*"),
  "acm-pca:certificate-authority": all("acm-pca", "certificate-authority/*"),
  "aps:workspace": all("aps", "workspace/*"),
  "aps:rulegroupsnamespace": all("aps", "rulegroupsnamespace/*"),
  "grafana:workspace": all("grafana", "/workspaces/*"),
  "glue:catalog": all("glue", "catalog"),
  "glue:database": ({ partition, region, account, prefix }) => [
    `arn:${partition}:glue:${region}:${account}:database/${prefix.replaceAll("-", "_")}_*`,
  ],
  "glue:registry": named("glue", "registry/"),
  "glue:schema": named("glue", "schema/", withId),
  "route53:hostedzone": globally("route53", "hostedzone/*"),
  "route53:change": globally("route53", "change/*"),
  // AWS's public parameters have no account.
  "ssm:parameter": ({ partition, region }) => [`arn:${partition}:ssm:${region}::parameter/aws/service/*`],
  "ssm:instance": all("ec2", "instance/*"),
  "ssm:document": ({ partition, region, account }) => [
    `arn:${partition}:ssm:${region}::document/AWS-StartPortForwardingSession*`,
    `arn:${partition}:ssm:${region}:${account}:document/SSM-SessionManagerRunShell`,
  ],
  "ssm:session": ({ partition, region, account }) => [`arn:${partition}:ssm:${region}:${account}:session/\${aws:userid}-*`],
  "kafkaconnect:connector": named("kafkaconnect", "connector/", withId),
  "kafkaconnect:connector operation": named("kafkaconnect", "connector-operation/", withId),
  "kafkaconnect:custom plugin": named("kafkaconnect", "custom-plugin/", withId),
  "kafkaconnect:worker configuration": named("kafkaconnect", "worker-configuration/", withId),
  "s3:bucket": ({ partition, prefix }) => [`arn:${partition}:s3:::${prefix}-*`],
  "s3:object": ({ partition, prefix }) => [`arn:${partition}:s3:::${prefix}-*/*`],
  "apigateway:Apis": ({ partition, region }) =>
    ["/apis", "/apis/*", "/tags/*"].map((path) => `arn:${partition}:apigateway:${region}::${path}`),
};

/** Types without names of the platform, whose writes are restricted to resources with the platform's tags. */
export const taggedTypes = new Set(["kms:key", "acm-pca:certificate-authority", "aps:workspace", "grafana:workspace", "ssm:instance"]);

/** Actions that tag resources of {@link taggedTypes}. AWS checks them for the tags of creations too, when the resource has no tags yet. */
export const taggingActions = new Set(["kms:TagResource", "acm-pca:TagCertificateAuthority", "aps:TagResource", "grafana:TagResource"]);

/** Actions that create resources whose ids AWS chooses, and send their tags in the same request. */
export const taggingCreations = new Set([
  "kms:CreateKey",
  "acm-pca:CreateCertificateAuthority",
  "aps:CreateWorkspace",
  "grafana:CreateWorkspace",
]);

/** Actions of EC2 whose resources all have the platform's tags: they change or delete what Terraform has created. */
export const taggedActions = new Set(
  (
    "AssociateRouteTable AttachInternetGateway CreateRoute DeleteFlowLogs DeleteInternetGateway DeleteNatGateway DeleteRoute DeleteRouteTable " +
    "DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc DetachInternetGateway DisassociateRouteTable ModifyInstanceAttribute " +
    "ModifyInstanceCreditSpecification ModifyInstanceMetadataOptions ModifySubnetAttribute ModifyVolume ModifyVpcAttribute MonitorInstances " +
    "ReleaseAddress ReplaceRoute ReplaceRouteTableAssociation StartInstances StopInstances TerminateInstances UnmonitorInstances"
  )
    .split(" ")
    .map((name) => `ec2:${name}`),
);

/** Actions that create resources of EC2, and send their tags in the same request. */
export const taggedCreation = /^ec2:(?:Create(?!Tags$|Route$|NetworkInterface$)|RunInstances$|AllocateAddress$|Authorize)/;

/** Actions whose requests name no resource, although the reference lists a type for them. */
export const unnamedActions = new Set(["cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"]);
