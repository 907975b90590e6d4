import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { PlannerRole, type PlannerRoleProps } from "../../../../../modules/access/index.js";
import { AwsEnvironment } from "../../../../../modules/aws/index.js";
import { ReadableStack } from "../../../../../modules/terraform/index.js";
import { policiesOf } from "../../../../../tools/policies/index.js";
import { all, type Synthesized, settingsFrom } from "../../../../support/modules/synthesized.js";
import { planWith } from "../../../../support/review/plan-builder.js";
import { reviewOf } from "../../../../support/review/recorded.js";

const GITHUB = { host: "github", repository: "acme/kafka" } as const;
const reading = { Statement: [{ Effect: "Allow", Action: ["kafka:DescribeCluster"], Resource: "*" }] };

function roleWith(props: Partial<PlannerRoleProps> = {}) {
  const stack = new ReadableStack(Testing.app(), "ci");
  const environment = new AwsEnvironment(stack, "account", "us-east-1");
  new PlannerRole(stack, "planner", { name: "kafka-planner", trusted: GITHUB, policies: [reading], environment, ...props });
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as Synthesized;
}

const trustIn = (stack: ReturnType<typeof roleWith>) =>
  JSON.parse(all(stack, "aws_iam_role")["planner_role"]?.assume_role_policy as string).Statement;

const ACCOUNT = "arn:${data.aws_partition.account_partition.partition}:iam::${data.aws_caller_identity.account.account_id}";

describe("the role trusts", () => {
  test.each([
    [
      "pull requests of one repository",
      GITHUB,
      "token.actions.githubusercontent.com",
      { StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/kafka:pull_request" } },
    ],
    [
      "jobs of one environment",
      { ...GITHUB, deploymentEnvironment: "plan" },
      "token.actions.githubusercontent.com",
      { StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/kafka:environment:plan" } },
    ],
    [
      "all branches of one project",
      { host: "gitlab", project: "acme/data/kafka" },
      "gitlab.com",
      { StringEquals: { aud: "https://gitlab.com" }, StringLike: { sub: "project_path:acme/data/kafka:ref_type:branch:ref:*" } },
    ],
    [
      "a project of an own GitLab",
      { host: "gitlab", project: "acme/kafka", url: "https://git.acme.example:8443/gitlab", audience: "aws" },
      "git.acme.example:8443/gitlab",
      { StringEquals: { aud: "aws" }, StringLike: { sub: "project_path:acme/kafka:ref_type:branch:ref:*" } },
    ],
  ] as const)("%s", (_, trusted, provider, conditions) => {
    const named = (keys: object) => Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${provider}:${key}`, value]));
    expect(trustIn(roleWith({ trusted }))).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: `${ACCOUNT}:oidc-provider/${provider}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: Object.fromEntries(Object.entries(conditions).map(([operator, keys]) => [operator, named(keys)])),
      },
    ]);
  });

  test.each([
    [{ ...GITHUB, repository: "acme/*" }, 'repository: "acme/*" is not allowed; use owner/name, without patterns.'],
    [{ ...GITHUB, repository: "acme" }, 'repository: "acme" is not allowed'],
    [{ ...GITHUB, repository: "acme/kafka:ref" }, 'repository: "acme/kafka:ref" is not allowed'],
    [{ ...GITHUB, deploymentEnvironment: "*" }, 'deploymentEnvironment: "*" is not allowed; use the name of one environment.'],
    [{ ...GITHUB, deploymentEnvironment: "" }, 'deploymentEnvironment: "" is not allowed'],
    [{ host: "gitlab", project: "*" }, 'project: "*" is not allowed; use group/project, without patterns.'],
    [{ host: "gitlab", project: "acme/?" }, 'project: "acme/?" is not allowed'],
    [{ host: "gitlab", project: "a/b", url: "http://gitlab.com" }, 'url: "http://gitlab.com" is not allowed'],
    [{ host: "gitlab", project: "a/b", url: "https://gitlab.com/" }, 'url: "https://gitlab.com/" is not allowed'],
  ] as const)("nobody with %j", (trusted, message) => {
    expect(() => roleWith({ trusted })).toThrow(message);
  });
});

test.each([GITHUB, { ...GITHUB, deploymentEnvironment: "plan" }, { host: "gitlab", project: "acme/kafka" }] as const)(
  "msk review finds nothing in the trust of %j, and everyone without its subject",
  async (trusted) => {
    const text = JSON.stringify({ Statement: trustIn(roleWith({ trusted })) }).replace(ACCOUNT, "arn:aws:iam::123456789012");
    const rulesOf = async (policy: string) =>
      (await reviewOf(planWith([{ type: "aws_iam_role", after: { assume_role_policy: policy } }]))).findings.map(({ rule }) => rule);

    expect(await rulesOf(text)).toEqual([]);
    expect(await rulesOf(text.replace(/:sub"/, ':other"'))).toEqual(["review/policy-for-everyone"]);
  },
);

test("the identity provider exists, or is created for the audience of the tokens", () => {
  expect(roleWith().resource).not.toHaveProperty("aws_iam_openid_connect_provider");
  const created = roleWith({ createIdentityProvider: true });

  expect(all(created, "aws_iam_openid_connect_provider")["planner_identity_provider"]).toMatchObject({
    url: "https://token.actions.githubusercontent.com",
    client_id_list: ["sts.amazonaws.com"],
  });
  expect(trustIn(created)[0].Principal).toEqual({ Federated: "${aws_iam_openid_connect_provider.planner_identity_provider.arn}" });
});

describe("the role has", () => {
  test("each of the policies of msk policies --for plan", () => {
    const settings = `environment: dev
backend: { type: s3, bucket: states, key: dev.tfstate, region: us-east-1, kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000" }
cluster: { authentication: { scram: true } }
scramUsers: { shop: {} }
detectDrift: true
bastion: {}
`;
    const policies = policiesOf(settingsFrom(settings), "plan", "123456789012");
    const stack = roleWith({ policies });

    expect(Object.values(all(stack, "aws_iam_policy")).map(({ name, policy }) => [name, JSON.parse(policy as string)])).toEqual(
      policies.map((policy, i) => [`kafka-planner-${i + 1}`, policy]),
    );
    const attached = Object.values(all(stack, "aws_iam_role_policy_attachment")).map(({ role, policy_arn: arn }) => [role, arn]);
    expect(attached).toEqual(
      policies.map((_, i) => ["${aws_iam_role.planner_role.name}", `\${aws_iam_policy.planner_policy_${i + 1}.arn}`]),
    );
  });

  test("sessions of an hour, and a description of whom it trusts", () => {
    expect(all(roleWith(), "aws_iam_role")["planner_role"]).toMatchObject({
      name: "kafka-planner",
      max_session_duration: 3600,
      description: "Plans pull requests: repo:acme/kafka:pull_request at token.actions.githubusercontent.com. It changes nothing.",
    });
  });

  const allow = (Action: unknown, Resource: unknown = "*") => ({ Statement: [{ Effect: "Allow", Action, Resource }] });

  test.each([
    [allow("kafka:DeleteCluster"), "policies[0]: kafka:DeleteCluster is not reading"],
    [allow(["kafka:DescribeCluster", "iam:PassRole", "s3:*"]), "policies[0]: iam:PassRole, s3:* is not reading"],
    [allow("*"), "policies[0]: * is not reading"],
    [allow("kafka:Get*"), "policies[0]: kafka:Get* is not reading"],
    [allow("s3:PutObject", ["b/state.tflock", "b/state"]), "policies[0]: s3:PutObject is not reading"],
    [{ Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "policies[0]: everything except some actions is not reading"],
    [allow("kafka:DescribeCluster", "x".repeat(6_100)), "characters do not fit into a managed policy; use at most 6144."],
  ])("none of %j", (policy, message) => {
    expect(() => roleWith({ policies: [policy] })).toThrow(message);
  });

  test("the lock of the state, and denials of anything", () => {
    const policy = {
      Statement: [...allow(["s3:PutObject", "s3:DeleteObject"], "b/k.tflock").Statement, { Effect: "Deny", Action: "*", Resource: "*" }],
    };

    expect(Object.keys(all(roleWith({ policies: [policy] }), "aws_iam_policy"))).toEqual(["planner_policy_1"]);
  });
});
