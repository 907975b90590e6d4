import { expect, test } from "@jest/globals";
import { all, synthesize } from "../../../support/modules/synthesized.js";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: { readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A platform with everything that has a role, a key or a policy. */
const everything = synthesize(`
environment: prod
network: { mode: new, flowLogs: { retentionDays: 365 } }
cluster:
  vpcConnectivity: { iam: true }
  sharedWith: ["arn:aws:iam::123456789012:root"]
  replicated: true
  authentication: { scram: true }
  prometheus: { jmxExporter: true, nodeExporter: true }
scramUsers: { shop: {} }
clients: { shop: { produce: [ad-events], consume: [{ topic: ad-events, group: shop }], transactionalIds: [shop], administer: true, invokeApi: true } }
bastion: {}
observability: { prometheus: true, collector: bastion, grafana: {} }
`);

/** Returns the statements of every policy of the stack, each with the address of its resource. */
function everyStatement(): [address: string, Statement][] {
  const resources = Object.entries(everything["resource"] as Record<string, Record<string, Record<string, unknown>>>);
  return resources.flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, attributes]) =>
      ["policy", "assume_role_policy", "access_policies"].flatMap((attribute) => {
        const text = attributes[attribute];
        if (typeof text !== "string" || !text.startsWith("{")) return [];
        const { Statement: found } = JSON.parse(text.replaceAll(/\$\{[^{}]*\}/g, "x")) as { Statement: Statement[] };
        return found.map((statement): [string, Statement] => [`${type}.${name}`, statement]);
      }),
    ),
  );
}

test("no policy allows a pattern of actions", () => {
  const patterns = everyStatement().flatMap(([address, { Effect, Action }]) =>
    [Action].flat().flatMap((action) => (Effect === "Allow" && action.includes("*") ? [`${address}: ${action}`] : [])),
  );

  expect(everyStatement().length).toBeGreaterThan(50);
  expect(patterns).toEqual([]);
});

test("services that act for other accounts too are trusted for this account only", () => {
  const trusted = everyStatement().flatMap(([address, { Effect, Principal, Condition }]) => {
    const service = Principal?.Service;
    if (Effect !== "Allow" || service === undefined) return [];
    const keys = Object.values(Condition ?? {}).flatMap((conditions) => Object.keys(conditions));
    return keys.some((key) => /^(aws:Source(Account|Arn)|kms:EncryptionContext:aws:logs:arn)$/.test(key)) ? [] : [`${address}: ${service}`];
  });

  expect(trusted.filter((line) => !/^aws_iam_role\..*: (lambda|ec2)\.amazonaws\.com$/.test(line))).toEqual([
    // Source: MSK developer guide, prepare the source cluster of a replicator: AWS documents the statement without a condition.
    "aws_msk_cluster_policy.cluster_policy: kafka.amazonaws.com",
    // MSK writes this policy itself; any other one would be drift in each plan.
    "aws_secretsmanager_secret_policy.scram_users_policy: kafka.amazonaws.com",
  ]);
});

test("only services can create grants of keys, for their own resources", () => {
  const grants = everyStatement().flatMap(([, { Action, Condition }]) => ([Action].flat().includes("kms:CreateGrant") ? [Condition] : []));

  expect(grants.length).toBeGreaterThan(0);
  for (const condition of grants) expect(condition).toMatchObject({ Bool: { "kms:GrantIsForAWSResource": "true" } });
});

test("the role of flow logs has the actions that AWS documents, and trusts this account's flow logs", () => {
  const statements = everyStatement().flatMap(([address, statement]) => (/flow_logs/.test(address) ? [statement] : []));

  expect(new Set(statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith("logs:")))).toEqual(
    new Set(["CreateLogStream", "PutLogEvents", "DescribeLogStreams", "DescribeLogGroups"].map((action) => `logs:${action}`)),
  );
  expect(all(everything, "aws_iam_role")["network_flow_logs_role"]?.assume_role_policy).toContain(
    '"Condition":{"StringEquals":{"aws:SourceAccount":"${data.aws_caller_identity.account.account_id}"},"ArnLike":{"aws:SourceArn":"arn:',
  );
});
