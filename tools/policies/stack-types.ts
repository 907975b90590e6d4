import type { StackJson } from "../stack/index.js";

/** Returns the types of a stack: `aws_msk_cluster` for resources, `data.aws_region` for data sources, `ephemeral.…`. Only types of AWS. */
export function typesOf({ resource = {}, data = {}, ephemeral = {} }: StackJson): string[] {
  const of = (blocks: object, prefix: string) => Object.keys(blocks).map((type) => `${prefix}${type}`);
  return [...of(resource, ""), ...of(data, "data."), ...of(ephemeral, "ephemeral.")].filter((type) => /(^|\.)aws_/.test(type));
}

/** Services that a role of the stack trusts, so that it can be passed to them. */
export function trustedServices({ resource = {} }: StackJson): string[] {
  const roles = Object.values(resource["aws_iam_role"] ?? {}) as { readonly assume_role_policy?: unknown }[];
  const found = roles.flatMap(({ assume_role_policy: policy }) =>
    [...String(policy).matchAll(/[\w-]+\.amazonaws\.com/g)].map(([name]) => name),
  );
  return [...new Set(found)].sort();
}
