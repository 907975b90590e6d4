import { matchesWildcards } from "../../../wildcards/index.js";
import { evaluate, type Policy, type Statement, toArray } from "./policy.js";

/** A service that requests to assume a role. */
export interface AssumingService {
  /** Its principal: `kafkaconnect.amazonaws.com`. */
  readonly name: string;
  /** ARN of the resource for which it does so, as `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** The service or principal that requests to assume a role. */
export type Assumer =
  | ({ readonly kind: "service" } & AssumingService)
  | { readonly kind: "principal"; readonly arn: string; readonly accountId: string };

/**
 * Evaluates a trust policy. "named" is sufficient to assume the role. "account" means that the policy trusts the whole account:
 * the principal also needs an identity policy that allows sts:AssumeRole.
 *
 * @param context - values of condition keys
 */
export function evaluateTrust(
  policy: Policy,
  assumer: Assumer,
  context: Readonly<Record<string, string>>,
): { readonly trust: "named" | "account" | "none"; readonly reason: string } {
  const request = { action: "sts:AssumeRole", resource: "", context };
  const decision = evaluate([policy], request, (statement) => matchesPrincipal(statement, assumer) || matchesAccount(statement, assumer));
  if (decision.effect !== "allow") return { trust: "none", reason: decision.reason };
  const named = evaluate([policy], request, (statement) => matchesPrincipal(statement, assumer)).effect === "allow";
  return { trust: named ? "named" : "account", reason: decision.reason };
}

function matchesPrincipal({ Principal }: Statement, assumer: Assumer): boolean {
  if (Principal === undefined) return false;
  if (assumer.kind === "service") return Principal !== "*" && toArray(Principal["Service"] ?? []).includes(assumer.name);
  if (Principal === "*") return true;
  return toArray(Principal["AWS"] ?? []).some(
    (entry) => entry === "*" || matchesWildcards(assumer.arn, entry) || entry === roleOfSession(assumer.arn),
  );
}

function matchesAccount({ Principal }: Statement, assumer: Assumer): boolean {
  if (assumer.kind === "service" || Principal === undefined || Principal === "*") return false;
  const { accountId } = assumer;
  return toArray(Principal["AWS"] ?? []).some((entry) => entry === accountId || entry === `arn:aws:iam::${accountId}:root`);
}

/** Returns the role of a role session. A trust policy names the role, not its sessions. */
function roleOfSession(arn: string): string | undefined {
  const [, accountId, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role && `arn:aws:iam::${accountId}:role/${role}`;
}
