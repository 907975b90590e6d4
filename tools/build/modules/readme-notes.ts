import type { JsonModule } from "./hcl/module-files.js";

/** What a resource type holds that can't be restored once it is destroyed. */
const lost: Readonly<Record<string, string>> = {
  aws_msk_cluster: "the cluster with its records",
  aws_msk_serverless_cluster: "the cluster with its records",
  aws_kms_key: "KMS keys, after AWS's waiting period, and so everything that they encrypt",
  aws_secretsmanager_secret: "the secrets of the SCRAM users, immediately",
  aws_sqs_queue: "queues with the batches that failed",
  aws_cloudwatch_log_group: "log groups with their events",
  aws_glue_schema: "schemas, without which nothing can decode their records",
  aws_vpc: "the VPC with its subnets",
};

/** Permissions of a plan that AWS's policy ReadOnlyAccess does not include, by resource type. Source: AWS provider 5.100.0, read functions. */
const readsMore: Readonly<Record<string, readonly string[]>> = {
  aws_lambda_functions: ["`lambda:InvokeFunction` on the function `<name>-topic-reader`, if `detect_drift` is true"],
  aws_secretsmanager_random_password: ["`secretsmanager:GetRandomPassword`"],
  aws_secretsmanager_secret_version: [
    "`secretsmanager:GetSecretValue` with `kms:Decrypt` on the users' secrets, whose versions the provider reads and does not store",
  ],
};

const typesOf = (json: JsonModule): string[] =>
  (["resource", "data", "ephemeral"] as const).flatMap((kind) => Object.keys((json as Readonly<Record<string, object>>)[kind] ?? {}));

/** Returns the paragraph on what `terraform destroy` deletes. */
export function destroyNotes(json: JsonModule): string {
  const types = typesOf(json);
  const items = [...new Set(Object.entries(lost).flatMap(([type, what]) => (types.includes(type) ? [what] : [])))];
  const topics =
    types.includes("aws_lambda_invocation") && !types.includes("aws_msk_cluster")
      ? " Topics, their records and ACLs stay in the cluster."
      : "";
  const guarded =
    "replacement_approval" in (json.variable ?? {}) ? " Only a replacement is refused until `replacement_approval` permits it." : "";
  const all = items.length === 0 ? "" : ` It also deletes what can't be restored: ${items.join("; ")}.`;
  return `\`terraform destroy\`, and the removal of the call, delete every resource of the module: Terraform accepts no variable in \`prevent_destroy\`, so a module can't have it.${all}${topics}${guarded} To protect them from that, deny the deletion in the IAM policies of those who apply.`;
}

/** Returns the paragraph on the permissions that a plan needs. */
export function permissionNotes(json: JsonModule): string {
  const types = typesOf(json);
  const more = Object.entries(readsMore).flatMap(([type, permissions]) => (types.includes(type) ? permissions : []));
  return `A plan reads the resources of the module, which AWS's managed policy \`ReadOnlyAccess\` allows.${more.length === 0 ? "" : ` It also needs ${more.join(", and ")}.`}`;
}

/** Returns the paragraph on calls whose values or dependencies are not known when Terraform plans. */
export function dependsOnNotes(json: JsonModule): string | undefined {
  return Object.values(json.data ?? {}).length > 0 && JSON.stringify(json).includes("for_each")
    ? "Pass ids and outputs of other resources as arguments rather than `depends_on`: with it, Terraform reads the module's data sources only in the apply."
    : undefined;
}
