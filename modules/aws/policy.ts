/** A statement of an IAM policy. */
export interface PolicyStatement {
  /** Statement id in CamelCase that names the statement's purpose. */
  readonly sid: string;
  /** @default Allow */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Principals of a resource-based policy. `"*"` is everyone. */
  readonly principals?: "*" | { readonly service: string } | { readonly aws: readonly string[] };
  /** Condition block: `{ StringEquals: { "aws:SourceAccount": account } }`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Characters of a managed policy, without white space. Source: IAM User Guide, "IAM and AWS STS quotas", 2026-11. */
export const LONGEST_MANAGED_POLICY = 6_144;

/** Returns the JSON of a policy, with keys in a fixed order: equal policies are equal text. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect = "Allow", actions, resources, principals, conditions }) => ({
      Sid: sid,
      Effect: effect,
      ...(principals && { Principal: principalJson(principals) }),
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  });
}

/** Returns the trust policy that allows only an AWS service to assume a role. */
export function serviceTrustPolicy(service: string, conditions?: PolicyStatement["conditions"]): string {
  return trustPolicy({ service }, conditions);
}

/** Returns the trust policy that allows `principals` to assume a role. */
export function trustPolicy(principals: NonNullable<PolicyStatement["principals"]>, conditions?: PolicyStatement["conditions"]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principalJson(principals),
        Action: "sts:AssumeRole",
        ...(conditions && { Condition: conditions }),
      },
    ],
  });
}

const principalJson = (principals: NonNullable<PolicyStatement["principals"]>) =>
  principals === "*" ? "*" : "service" in principals ? { Service: principals.service } : { AWS: principals.aws };
