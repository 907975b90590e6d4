import { expect, test } from "@jest/globals";
import { checkIamLimits } from "../../../../../../tools/local/aws/limits/iam.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

/** Returns a policy of the given size, which does not count the spaces and line breaks in it. */
const policyOf = (characters: number) => `{ "a":\n "${"x".repeat(characters - 8)}"\t}`;

/** Inline policies of the role `app` and managed policies attached to it. */
interface Account {
  readonly inline?: Readonly<Record<string, string>>;
  readonly attached?: readonly string[];
  /** Names of all roles, users and groups. */
  readonly names?: readonly string[];
}

async function answer(
  parameters: Readonly<Record<string, string>>,
  { inline = {}, attached = [], names = [] }: Account = {},
): Promise<string> {
  const body = Buffer.from(new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString());
  const request = { ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }), service: "iam", body };
  const query = async (_: string, __: string, { Action = "", PolicyName = "" }: Readonly<Record<string, string>>) => {
    if (Action.startsWith("ListAttached")) return attached.map((arn) => `<member><PolicyArn>${arn}</PolicyArn></member>`).join("");
    const [, kind] = /^List(Role|User|Group)s$/.exec(Action) ?? [];
    if (kind) return names.map((name) => `<member><${kind}Name>${name}</${kind}Name></member>`).join("");
    if (Action.startsWith("List"))
      return Object.keys(inline)
        .map((name) => `<member>${name}</member>`)
        .join("");
    return `<PolicyDocument>${encodeURIComponent(inline[PolicyName] as string)}</PolicyDocument>`;
  };
  return checkIamLimits(request, { query }).then(
    () => "accepted",
    ({ status, code, message }) => `${status} ${code}: ${message}`,
  );
}

const put = (kind: string, size: number) => ({
  Action: `Put${kind}Policy`,
  [`${kind}Name`]: "app",
  PolicyName: "topics",
  PolicyDocument: policyOf(size),
});

test.each([
  ["Role", 10_240],
  ["User", 2_048],
  ["Group", 5_120],
])("all inline policies of a %s have %i characters at most, without whitespace", async (kind, limit) => {
  const inline = { logs: policyOf(1_000), topics: policyOf(2_000) };
  const refusal = `409 LimitExceeded: Maximum policy size of ${limit} bytes exceeded for ${kind.toLowerCase()} app`;

  expect(await answer(put(kind, limit))).toBe("accepted");
  expect(await answer(put(kind, limit + 1))).toBe(refusal);
  expect(await answer(put(kind, limit - 1_000), { inline })).toBe("accepted"); // replaces the policy `topics`
  expect(await answer(put(kind, limit - 999), { inline })).toBe(refusal);
});

test.each([
  [{ Action: "CreatePolicy", PolicyDocument: policyOf(6_144) }, "accepted"],
  [{ Action: "CreatePolicy", PolicyDocument: policyOf(6_145) }, "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144"],
  [{ Action: "CreatePolicyVersion", PolicyDocument: policyOf(6_145) }, "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144"],
  [{ Action: "CreateRole", AssumeRolePolicyDocument: policyOf(2_048) }, "accepted"],
  [{ Action: "CreateRole", AssumeRolePolicyDocument: policyOf(2_049) }, "409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"],
  [
    { Action: "UpdateAssumeRolePolicy", PolicyDocument: policyOf(2_049) },
    "409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
  ],
])("%j: %s", async (parameters: Record<string, string>, expected) => {
  expect(await answer(parameters)).toBe(expected);
});

test.each(["Role", "User", "Group"])("a %s has ten managed policies at most", async (kind) => {
  const attach = (arn: string, attached: readonly string[]) =>
    answer({ Action: `Attach${kind}Policy`, [`${kind}Name`]: "app", PolicyArn: arn }, { attached });
  const ten = Array.from({ length: 10 }, (_, index) => `arn:aws:iam::123456789012:policy/${index}`);

  expect(await attach("arn:another", ten.slice(1))).toBe("accepted");
  expect(await attach("arn:another", ten)).toBe(`409 LimitExceeded: Cannot exceed quota for PoliciesPer${kind}: 10`);
  expect(await attach(ten[3] as string, ten)).toBe("accepted"); // is attached already
});

test.each(["Role", "User", "Group"])("the name of a %s differs from others in more than case", async (kind) => {
  const create = (name: string) => answer({ Action: `Create${kind}`, [`${kind}Name`]: name }, { names: ["Producer", "consumer"] });

  expect(await create("producers")).toBe("accepted");
  expect(await create("producer")).toBe(`409 EntityAlreadyExists: ${kind} with name producer already exists.`);
  expect(await create("consumer")).toBe("accepted"); // IAM reports an equal name
});
