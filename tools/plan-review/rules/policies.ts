import { entryOf } from "../entry-of.js";
import { addedPermissions, type Permission, type PolicyDocument, policyIn } from "../policy-document.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const IAM_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

const everyone: ReviewRule = {
  id: "review/policy-for-everyone",
  severity: "critical",
  question: "access",
  finds: "A policy of a resource, or the trust policy of a role, allows every principal without a condition.",
  why: "Anyone with an AWS account, or anyone at all, has the permission.",
  fix: "Name the accounts or roles, or add a condition such as aws:PrincipalOrgID.",
  docs: IAM_DOCS,
};

const wildcard: ReviewRule = {
  id: "review/policy-with-wildcard",
  severity: "high",
  question: "access",
  finds: "A policy newly allows all actions, or all actions of Kafka, IAM, KMS, Secrets Manager, S3 or STS, on all resources.",
  why: "The identity can read, change and delete every cluster, secret or role of the account.",
  fix: "Name the actions and the resources. cluster.grantProduce, grantConsume and grantAdmin write the least that works.",
  docs: IAM_DOCS,
};

const widened: ReviewRule = {
  id: "review/policy-widened",
  severity: "medium",
  question: "access",
  finds: "An existing policy allows more than before: other actions, resources or principals, or without a former Deny.",
  why: "An application or person can do what it could not.",
  fix: "Check that each added permission is needed.",
  docs: IAM_DOCS,
};

export const policyRules = [everyone, wildcard, widened] as const;

/** Attributes with a policy, by type. */
const policyAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["assume_role_policy", "inline_policy.policy"],
  aws_iam_role_policy: ["policy"],
  aws_iam_policy: ["policy"],
  aws_iam_user_policy: ["policy"],
  aws_iam_group_policy: ["policy"],
  aws_msk_cluster_policy: ["policy"],
  aws_kms_key: ["policy"],
  aws_kms_key_policy: ["policy"],
  aws_secretsmanager_secret: ["policy"],
  aws_secretsmanager_secret_policy: ["policy"],
  aws_s3_bucket: ["policy"],
  aws_s3_bucket_policy: ["policy"],
  aws_sqs_queue: ["policy"],
  aws_sqs_queue_policy: ["policy"],
  aws_sns_topic: ["policy"],
  aws_sns_topic_policy: ["policy"],
  aws_glue_resource_policy: ["policy"],
  aws_vpc_endpoint: ["policy"],
};

/** Policies in which a resource of `*` is the resource itself. */
const ownResource = new Set(["aws_kms_key", "aws_kms_key_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"]);
/** An endpoint's policy restricts what its network may call; its default allows everyone, whom each resource still has to allow. */
const restrictsOnly = new Set(["aws_vpc_endpoint"]);

/** Number of permissions that a finding shows. */
const SHOWN = 3;

export const policies: ResourceCheck = (resource) => [
  ...(entryOf(policyAttributes, resource.type) ?? []).flatMap((attribute) => policyAt(resource, attribute)),
  ...attachedPolicy(resource),
  ...functionPermission(resource),
];

function policyAt(resource: ReviewedResource, attribute: string): Found[] {
  if (resource.action === "delete" || resource.action === "forget") return [];
  const { before: from, after: to } = changeAt(resource, attribute);
  const [before, after] = [documentOf(from), documentOf(to)];
  if (after === undefined) return [];
  const added = addedPermissions(before ?? NO_POLICY, after);
  const open = restrictsOnly.has(resource.type) ? [] : added.filter(({ principal, condition }) => principal === "*" && condition === "");
  const wide = added.filter((permission) => !open.includes(permission) && isWide(permission, ownResource.has(resource.type)));
  const found = [
    ...(open.length > 0 ? [foundOf(everyone, "everyone is allowed", attribute, open)] : []),
    ...(wide.length > 0 ? [foundOf(wildcard, "all actions are allowed on all resources", attribute, wide)] : []),
  ];
  if (before === undefined) return found;
  const rest = added.filter((permission) => !open.includes(permission) && !wide.includes(permission));
  const denied = before.denials.filter((denial) => !after.denials.includes(denial));
  if (rest.length > 0)
    found.push(foundOf(widened, `${rest.length} ${rest.length === 1 ? "permission is" : "permissions are"} added`, attribute, rest));
  if (denied.length > 0) found.push({ rule: widened, what: "a Deny statement is removed or changed", attribute });
  return found;
}

const NO_POLICY: PolicyDocument = { permissions: [], denials: [] };

function documentOf(value: unknown): PolicyDocument | undefined {
  const documents = (Array.isArray(value) ? value : [value]).flatMap((text) => policyIn(text) ?? []);
  if (documents.length === 0) return undefined;
  return { permissions: documents.flatMap(({ permissions }) => permissions), denials: documents.flatMap(({ denials }) => denials) };
}

const WIDE_ACTIONS = /^(\*|(kafka|kafka-cluster|iam|kms|secretsmanager|s3|sts):\*)$/i;

const isWide = ({ action, resource, principal }: Permission, isOwn: boolean): boolean =>
  WIDE_ACTIONS.test(action) && (action === "*" || !isOwn) && resource === "*" && !(isOwn && principal !== undefined);

function foundOf(rule: ReviewRule, what: string, attribute: string, permissions: readonly Permission[]): Found {
  const shown = permissions
    .slice(0, SHOWN)
    .map(({ principal, action, resource }) => [principal, action, resource && `on ${resource}`].filter(Boolean).join(" "));
  const more = permissions.length > SHOWN ? `, and ${permissions.length - SHOWN} more` : "";
  return { rule, what, attribute, after: `${shown.join("; ")}${more}` };
}

/** AWS's managed policies that allow everything of a service. */
const WIDE_MANAGED =
  /:aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonMSKFullAccess|AmazonS3FullAccess|SecretsManagerReadWrite)$/;

function attachedPolicy({ type, action, after }: ReviewedResource): Found[] {
  const arn = after?.["policy_arn"];
  if (!/^aws_iam_(role|user|group)_policy_attachment$/.test(type) || action === "delete" || action === "forget") return [];
  if (typeof arn !== "string" || !WIDE_MANAGED.test(arn)) return [];
  return [{ rule: wildcard, what: "a managed policy with all permissions of a service is attached", attribute: "policy_arn", after: arn }];
}

function functionPermission({ type, action, after }: ReviewedResource): Found[] {
  if (type !== "aws_lambda_permission" || !after || action === "delete" || action === "forget") return [];
  const { principal, source_arn: arn, source_account: account, principal_org_id: organization } = after;
  if (principal !== "*" || arn || account || organization) return [];
  return [{ rule: everyone, what: "everyone can invoke the function", attribute: "principal", after: "*" }];
}
