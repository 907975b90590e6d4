import type { PlannedResource } from "../../terraform/index.js";
import { policyIn } from "../policy-document.js";
import type { Found } from "../rule.js";
import { divided, everyone, foundOf, isEveryone } from "./policies.js";

/**
 * Returns the findings of a policy document that Terraform composes only in the apply, because part of it is not known before: the policy
 * that it is for can't be compared, and who it allows is known.
 */
export function composedPolicies({ mode, type, change: { after } }: PlannedResource): Found[] {
  if (mode !== "data" || type !== "aws_iam_policy_document" || !Array.isArray(after?.["statement"])) return [];
  const Statement = (after["statement"] as Block[]).map((statement) => ({
    Effect: statement["effect"] ?? "Allow",
    Action: statement["actions"] ?? [],
    Resource: statement["resources"] ?? [],
    Principal: Object.fromEntries(blocksIn(statement, "principals").map(({ type: kind, identifiers }) => [String(kind), identifiers])),
    Condition: conditionOf(blocksIn(statement, "condition")),
  }));
  const { grants = [] } = policyIn(JSON.stringify({ Statement })) ?? {};
  const [open] = divided(grants, "principals", isEveryone);
  return open.length === 0 ? [] : [foundOf(everyone, "everyone is allowed by a policy that is composed in the apply", "statement", open)];
}

type Block = Readonly<Record<string, unknown>>;

const blocksIn = (statement: Block, name: string): readonly Block[] => (Array.isArray(statement[name]) ? statement[name] : []);

/** Returns blocks as the conditions of a statement. A value that is not known yet is taken for one that restricts. */
const conditionOf = (blocks: readonly Block[]) =>
  blocks.length === 0
    ? undefined
    : Object.fromEntries(blocks.map(({ test, variable, values }) => [String(test), { [String(variable)]: values ?? "unknown" }]));
