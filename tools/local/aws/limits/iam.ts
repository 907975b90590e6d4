import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type Input, operationTable } from "../protocol/operations.js";
import type { AwsRequest } from "../protocol/request.js";
import { elementTexts } from "../protocol/xml.js";

type Kind = "Role" | "User" | "Group";

/** Sizes in characters without whitespace. Source of all figures: IAM User Guide, "IAM and AWS STS quotas" (2026-11). */
const INLINE_POLICIES: Readonly<Record<Kind, number>> = { Role: 10_240, User: 2_048, Group: 5_120 };
const MANAGED_POLICY = 6_144;
const TRUST_POLICY = 2_048;
/** The default; an account can request more. */
const ATTACHED_POLICIES = 10;

const limitExceeded = (message: string) => new AwsError(409, "LimitExceeded", message);

type Check = (input: Input, moto: Pick<Moto, "query">, region: string) => Promise<void> | void;

/** Checks the size of all inline policies of a role, user or group. */
const inlinePolicies =
  (kind: Kind): Check =>
  async (input, moto, region) => {
    const name = String(input[`${kind}Name`]);
    const read = (action: string, more: Record<string, string> = {}) =>
      moto.query("iam", region, { Action: action, Version: "2010-05-08", [`${kind}Name`]: name, ...more });
    // The owner may not exist: the service then reports it.
    const names = elementTexts(await read(`List${kind}Policies`).catch(() => ""), "member").filter(
      (other) => other !== input["PolicyName"],
    );
    const others = await Promise.all(names.map((PolicyName) => read(`Get${kind}Policy`, { PolicyName }).then(documentIn)));
    const size = [...others, String(input["PolicyDocument"])].reduce((sum, document) => sum + sizeOf(document), 0);
    const limit = INLINE_POLICIES[kind];
    if (size > limit) throw limitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${kind.toLowerCase()} ${name}`);
  };

/** Checks the number of managed policies of a role, user or group. */
const attachedPolicies =
  (kind: Kind): Check =>
  async (input, moto, region) => {
    const parameters = { Action: `ListAttached${kind}Policies`, Version: "2010-05-08", [`${kind}Name`]: String(input[`${kind}Name`]) };
    const attached = elementTexts(await moto.query("iam", region, parameters).catch(() => ""), "PolicyArn");
    if (!attached.includes(String(input["PolicyArn"])) && attached.length >= ATTACHED_POLICIES)
      throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind}: ${ATTACHED_POLICIES}`);
  };

const document =
  (name: string, quota: string, limit: number): Check =>
  (input) => {
    if (sizeOf(String(input[name] ?? "")) > limit) throw limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);
  };

/** Refuses a name that differs from an existing one only in case. The service reports an equal name. */
const uniqueName =
  (kind: Kind): Check =>
  async (input, moto, region) => {
    const name = String(input[`${kind}Name`]);
    const names = elementTexts(await moto.query("iam", region, { Action: `List${kind}s`, Version: "2010-05-08" }), `${kind}Name`);
    if (names.some((other) => other !== name && other.toLowerCase() === name.toLowerCase()))
      throw new AwsError(409, "EntityAlreadyExists", `${kind} with name ${name} already exists.`);
  };

const all =
  (...checks: readonly Check[]): Check =>
  async (...parameters) => {
    for (const check of checks) await check(...parameters);
  };

const managedPolicy = document("PolicyDocument", "PolicySize", MANAGED_POLICY);

const checkOf = operationTable<Check>({
  PutRolePolicy: inlinePolicies("Role"),
  PutUserPolicy: inlinePolicies("User"),
  PutGroupPolicy: inlinePolicies("Group"),
  AttachRolePolicy: attachedPolicies("Role"),
  AttachUserPolicy: attachedPolicies("User"),
  AttachGroupPolicy: attachedPolicies("Group"),
  CreatePolicy: managedPolicy,
  CreatePolicyVersion: managedPolicy,
  CreateUser: uniqueName("User"),
  CreateGroup: uniqueName("Group"),
  CreateRole: all(document("AssumeRolePolicyDocument", "ACLSizePerRole", TRUST_POLICY), uniqueName("Role")),
  UpdateAssumeRolePolicy: document("PolicyDocument", "ACLSizePerRole", TRUST_POLICY),
});

/**
 * Checks the quotas of IAM for policies, and that names differ in more than case.
 * @throws AwsError 409 LimitExceeded or EntityAlreadyExists
 */
export async function checkIamLimits(request: AwsRequest, moto: Pick<Moto, "query">): Promise<void> {
  const operation = checkOf(request);
  await operation?.entry(operation.input, moto, request.region);
}

/** Returns the policy in a response of IAM, which percent-encodes it. */
function documentIn(response: string): string {
  const [text = ""] = elementTexts(response, "PolicyDocument");
  return text.startsWith("%") ? decodeURIComponent(text) : text;
}

/** Returns the size that IAM counts: all characters except whitespace. */
const sizeOf = (policy: string) => policy.replace(/\s/g, "").length;
