import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { type AwsEnvironment, LONGEST_MANAGED_POLICY } from "../../aws/index.js";
import { type GitHubPipelines, type GitLabPipelines, trustOf } from "./pipeline-trust.js";
import { changesIn } from "./read-only.js";

export interface PlannerRoleProps {
  /** Name of the role in AWS; its policies have the name and a number. */
  readonly name: string;
  /** The pipelines that can assume the role, with the token of their job. */
  readonly trusted: GitHubPipelines | GitLabPipelines;
  /** Policy documents that only read: those of `msk policies --for plan`. */
  readonly policies: readonly { readonly Statement: readonly object[] }[];
  readonly environment: AwsEnvironment;
  /** Creates the identity provider of the host. An account has one for each host. @default false: it exists */
  readonly createIdentityProvider?: boolean;
}

/**
 * The IAM role that plans pull requests. A pipeline assumes it with the OpenID Connect token of its job, so that no key is stored.
 *
 * Code of a pull request runs in that job, so everyone who can push a branch has what the role has: it reads, and changes nothing.
 *
 * @example
 * ```ts
 * new PlannerRole(stack, "planner", {
 *   name: "kafka-planner",
 *   trusted: { host: "github", repository: "acme/kafka" },
 *   policies: JSON.parse(readFileSync("policies.json", "utf8")), // msk policies --for plan > policies.json
 *   environment: new AwsEnvironment(stack, "account"),
 * });
 * ```
 */
export class PlannerRole extends Construct {
  readonly arn: string;

  /** @throws Error for a repository or project that is not one name, or a policy that changes something or is too long */
  constructor(scope: Construct, id: string, { name, trusted, policies, environment, createIdentityProvider = false }: PlannerRoleProps) {
    super(scope, id);
    const { issuer, audience, subject, isPattern } = trustOf(trusted);
    const documents = policies.map(readOnlyDocument);
    const provider = issuer.replace("https://", "");
    const providerArn = createIdentityProvider
      ? new IamOpenidConnectProvider(this, "identity_provider", { url: issuer, clientIdList: [audience] }).arn
      : `arn:${environment.partition}:iam::${environment.accountId}:oidc-provider/${provider}`;
    const conditions = isPattern
      ? { StringEquals: { [`${provider}:aud`]: audience }, StringLike: { [`${provider}:sub`]: subject } }
      : { StringEquals: { [`${provider}:aud`]: audience, [`${provider}:sub`]: subject } };
    const role = new IamRole(this, "role", {
      name,
      description: `Plans pull requests: ${subject} at ${provider}. It changes nothing.`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Federated: providerArn }, Action: "sts:AssumeRoleWithWebIdentity", Condition: conditions },
        ],
      }),
      maxSessionDuration: 3600,
    });
    for (const [i, policy] of documents.entries()) {
      const managed = new IamPolicy(this, `policy_${i + 1}`, { name: `${name}-${i + 1}`, policy });
      new IamRolePolicyAttachment(this, `policy_${i + 1}_attached`, { role: role.name, policyArn: managed.arn });
    }
    this.arn = role.arn;
  }
}

/** @throws Error for a policy that changes something or is too long */
function readOnlyDocument(document: PlannerRoleProps["policies"][number], i: number): string {
  const changes = changesIn(document);
  if (changes.length > 0) {
    throw new Error(`policies[${i}]: ${changes.join(", ")} is not reading; use the documents of \`msk policies --for plan\`.`);
  }
  const text = JSON.stringify(document);
  if (text.length > LONGEST_MANAGED_POLICY) {
    throw new Error(`policies[${i}]: ${text.length} characters do not fit into a managed policy; use at most ${LONGEST_MANAGED_POLICY}.`);
  }
  return text;
}
