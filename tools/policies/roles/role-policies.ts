import type { StackJson } from "../../stack/index.js";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

/**
 * Returns the actions that the policies of each role of a stack allow, by the name of the role. A name has an expression where only Terraform
 * knows it.
 *
 * @throws Error for a policy that is an expression, or is not in the stack
 */
export function allowedActionsOf({ resource = {} }: StackJson): Readonly<Record<string, readonly string[]>> {
  const of = (type: string) => Object.entries(resource[type] ?? {});
  const policies = new Map(of("aws_iam_policy").map(([id, { policy }]) => [id, policy]));
  const attached = of("aws_iam_role_policy_attachment").map(([id, { role, policy_arn: arn }]) => {
    const policy = policies.get(referenced(arn, "aws_iam_policy") ?? "");
    if (policy === undefined) throw new Error(`aws_iam_role_policy_attachment.${id}: ${String(arn)} is not a policy of the stack.`);
    return { id, role, policy };
  });
  const all = [...of("aws_iam_role_policy").map(([id, { role, policy }]) => ({ id, role, policy })), ...attached];
  const roles = of("aws_iam_role").map(([id, { name }]) => {
    const own = all.filter(({ role }) => referenced(role, "aws_iam_role") === id);
    return [String(name), [...new Set(own.flatMap(({ id: of, policy }) => actionsIn(of, policy)))].sort()] as const;
  });
  return Object.fromEntries(roles);
}

/** Returns the service that each role of a stack trusts, by the name of the role; undefined for a role that trusts none, or several. */
export const servicesOf = ({ resource = {} }: StackJson): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.values(resource["aws_iam_role"] ?? {}).map(({ name, assume_role_policy: policy }) => {
      const services = [...String(policy).matchAll(/"Service":"([a-z0-9.-]+\.amazonaws\.com)"/g)].map(([, service]) => service);
      return [String(name), services.length === 1 ? services[0] : undefined];
    }),
  );

/** Returns the name of the resource that an expression such as `${aws_iam_role.producer.name}` refers to. */
const referenced = (value: unknown, type: string): string | undefined => new RegExp(`^\\$\\{${type}\\.(\\w+)\\.`).exec(String(value))?.[1];

function actionsIn(id: string, policy: unknown): string[] {
  // Expressions are replaced: they are resources and conditions, and their quotes are not escaped.
  const text = String(policy).replaceAll(/\$\{[^{}]*\}/g, "x");
  if (!text.startsWith("{")) throw new Error(`The policy ${id} is an expression: its actions are known to Terraform only.`);
  const { Statement } = JSON.parse(text) as { Statement: readonly Statement[] };
  return Statement.flatMap(({ Effect, Action }) => (Effect === "Allow" ? [Action].flat() : []));
}
