/** A statement of an IAM policy; `Effect` is Allow unless it says otherwise. */
export interface PolicyStatement {
  /** A name in CamelCase that says what the statement is for. */
  readonly sid: string;
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** In policies of resources: who. `"*"` is everyone. */
  readonly principals?: "*" | { readonly service: string } | { readonly aws: readonly string[] };
  /** `{ StringEquals: { "aws:SourceAccount": account } }` */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The JSON of a policy, in one order always, so that equal policies are equal text. */
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

/** The policy that lets a service of AWS, and nobody else, assume a role. */
export function trustOf(service: string, conditions?: PolicyStatement["conditions"]): string {
  return trustPolicy({ service }, conditions);
}

/** The policy that says who may assume a role. */
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
