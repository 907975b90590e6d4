import { changeAt, isEqual } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";

const SCRAM_DOCS = "https://docs.aws.amazon.com/msk/latest/developerguide/msk-password.html";

const replaced: ReviewRule = {
  id: "review/password-replaced",
  severity: "medium",
  question: "other",
  finds: "A plan replaces the value of a secret, such as the password of a SCRAM user.",
  why: "MSK accepts the new password within minutes, and refuses new connections with the old one. Open connections stay.",
  fix: "Restart the clients with the new password after the apply, or give the user's clients a second user first.",
  docs: SCRAM_DOCS,
};

const removed: ReviewRule = {
  id: "review/user-removed",
  severity: "high",
  question: "other",
  finds: "A plan removes a SCRAM user from a cluster.",
  why: "Clients that authenticate as this user can't connect after the apply.",
  fix: "Move its clients to another user first. Its ACLs stay in the cluster unless the settings remove them.",
  docs: SCRAM_DOCS,
};

const added: ReviewRule = {
  id: "review/user-added",
  severity: "info",
  question: "other",
  finds: "A plan adds a SCRAM user to a cluster.",
  why: "The user can connect. What it can read and write is decided by ACLs.",
  fix: "Check that ACLs grant what the user needs and no more.",
  docs: SCRAM_DOCS,
};

export const userRules = [replaced, removed, added] as const;

/** Returns the name of a secret from its ARN, without the six characters that Secrets Manager appends. */
export function secretName(arn: unknown): string | undefined {
  const [, name] = typeof arn === "string" ? (/:secret:(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(arn) ?? []) : [];
  return name;
}

const SECRET_VALUE = /^secret_(string|binary|string_wo|string_wo_version)$/;

export const users: ResourceCheck = (resource) => {
  const { type, action, after, before, changed } = resource;
  if (type === "aws_secretsmanager_secret_version" && (action === "update" || action === "replace")) {
    const name = secretName(before?.["secret_id"]);
    const version = changeAt(resource, "secret_string_wo_version");
    // The provider replaces the version of a secret with a write-only value.
    if (action === "update" && !changed.some((attribute) => SECRET_VALUE.test(attribute))) return [];
    const isVersioned = !isEqual(version.before, version.after);
    return [
      {
        rule: replaced,
        what: "the value of the secret is replaced",
        ...(name !== undefined && { detail: name }),
        from: ["secret_id", "secret_string_wo_version"],
        ...(isVersioned && { attribute: "secret_string_wo_version", before: version.before, after: version.after }),
      },
    ];
  }
  if (type === "aws_msk_single_scram_secret_association") {
    const gone = { rule: removed, what: "the user of this secret can no longer connect", ...secretOf(before?.["secret_arn"]) };
    const present = { rule: added, what: "the user of this secret can connect", ...secretOf(after?.["secret_arn"]) };
    if (action === "delete") return [gone];
    if (action === "create") return [present];
    return action === "replace" && !isEqual(before?.["secret_arn"], after?.["secret_arn"]) ? [gone, present] : [];
  }
  if (type !== "aws_msk_scram_secret_association") return [];
  const { unknown } = changeAt(resource, "secret_arn_list");
  const [from, to] = [namesIn(before), namesIn(after)];
  // Users that are not in the list before the apply may be in it afterwards: that is another finding.
  const gone = unknown ? [] : from.filter((arn) => !to.includes(arn));
  return [
    ...gone.map((arn): Found => ({ rule: removed, what: "the user of this secret can no longer connect", ...secretOf(arn) })),
    ...to
      .filter((arn) => !from.includes(arn))
      .map((arn): Found => ({ rule: added, what: "the user of this secret can connect", ...secretOf(arn) })),
  ];
};

const namesIn = (attributes: Readonly<Record<string, unknown>> | undefined): string[] => {
  const list = attributes?.["secret_arn_list"];
  return Array.isArray(list) ? list.filter((arn): arn is string => typeof arn === "string") : [];
};

/** The secret of a user; its name is unknown while it does not exist. */
function secretOf(arn: unknown): Pick<Found, "detail" | "from"> {
  const detail = secretName(arn);
  return { from: ["secret_arn", "secret_arn_list"], ...(detail !== undefined && { detail }) };
}
