import { randomBytes } from "node:crypto";
import { AwsError } from "../protocol/errors.js";
import { jsonBody } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import type { Route } from "../protocol/router.js";
import { longestTokenSeconds, notFound, now, type ServiceAccount, type Token, validation, type Workspace } from "./workspace.js";
import type { Workspaces } from "./workspaces.js";

/** Operations of service accounts and their tokens. Workspaces before version 9 have none. */
export function serviceAccountRoutes(workspaces: Workspaces): Route[] {
  const accounts = "/workspaces/{id}/serviceaccounts";
  const account = `${accounts}/{account}`;
  const tokens = `${account}/tokens`;
  return [
    [
      "POST",
      accounts,
      (request, { id }) => {
        const workspace = workspaces.get(request, id);
        if (Number.parseInt(workspace.grafanaVersion, 10) < 9) throw validation("Service accounts need version 9 or newer of Grafana.");
        const { name, grafanaRole } = jsonBody(request) as { name: string; grafanaRole: string };
        refuseDuplicate("ServiceAccount", name, workspace.serviceAccounts);
        const created: ServiceAccount = { id: nextId(workspace), name, grafanaRole, tokens: new Map() };
        workspace.serviceAccounts.set(created.id, created);
        return json({ id: created.id, name, grafanaRole, workspaceId: workspace.id });
      },
    ],
    [
      "GET",
      accounts,
      (request, { id }) => {
        const workspace = workspaces.get(request, id);
        const serviceAccounts = [...workspace.serviceAccounts.values()].map(({ tokens: _, ...each }) => ({ ...each, isDisabled: "false" }));
        return json({ workspaceId: workspace.id, serviceAccounts });
      },
    ],
    [
      "DELETE",
      account,
      (request, { id, account: accountId = "" }) => {
        const workspace = workspaces.get(request, id);
        if (!workspace.serviceAccounts.delete(accountId)) throw notFound("ServiceAccount", accountId);
        return json({ workspaceId: workspace.id, serviceAccountId: accountId });
      },
    ],
    [
      "POST",
      tokens,
      (request, { id, account: accountId = "" }) => {
        const workspace = workspaces.get(request, id);
        const { tokens: existing } = found(workspace, accountId);
        const { name, secondsToLive } = jsonBody(request) as { name: string; secondsToLive: number };
        if (secondsToLive > longestTokenSeconds) throw validation(`secondsToLive must be at most ${longestTokenSeconds}.`);
        refuseDuplicate("ServiceAccountToken", name, existing);
        const token: Token = { id: nextId(workspace), name, createdAt: now(), expiresAt: now() + secondsToLive };
        existing.set(token.id, token);
        const key = `glsa_${randomBytes(16).toString("hex")}_${randomBytes(4).toString("hex")}`;
        return json({ workspaceId: workspace.id, serviceAccountId: accountId, serviceAccountToken: { id: token.id, name, key } });
      },
    ],
    [
      "GET",
      tokens,
      (request, { id, account: accountId = "" }) => {
        const workspace = workspaces.get(request, id);
        const serviceAccountTokens = [...found(workspace, accountId).tokens.values()];
        return json({ workspaceId: workspace.id, serviceAccountId: accountId, serviceAccountTokens });
      },
    ],
    [
      "DELETE",
      `${tokens}/{token}`,
      (request, { id, account: accountId = "", token = "" }) => {
        const workspace = workspaces.get(request, id);
        if (!found(workspace, accountId).tokens.delete(token)) throw notFound("ServiceAccountToken", token);
        return json({ workspaceId: workspace.id, serviceAccountId: accountId, tokenId: token });
      },
    ],
  ];
}

const nextId = (workspace: Workspace): string => String(++workspace.lastId);

function found({ serviceAccounts }: Workspace, id: string): ServiceAccount {
  const account = serviceAccounts.get(id);
  if (!account) throw notFound("ServiceAccount", id);
  return account;
}

function refuseDuplicate(
  resourceType: string,
  name: string,
  existing: ReadonlyMap<string, { readonly id: string; readonly name: string }>,
): void {
  const duplicate = [...existing.values()].find((each) => each.name === name);
  if (!duplicate) return;
  const members = { resourceId: duplicate.id, resourceType };
  throw new AwsError(409, "ConflictException", `${resourceType} ${name} already exists.`, { members });
}
