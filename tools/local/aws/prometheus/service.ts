import type { AwsContext } from "../context.js";
import { AccessDenied } from "../iam/access-denied.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonBody } from "../protocol/request.js";
import type { Workspaces } from "./workspaces.js";

/** IAM's actions for the data of a workspace, by the path below it. */
const ACTIONS: readonly (readonly [path: RegExp, action: string])[] = [
  [/^\/api\/v1\/remote_write$/, "aps:RemoteWrite"],
  [/^\/api\/v1\/(query|query_range|query_exemplars)$/, "aps:QueryMetrics"],
  [/^\/api\/v1\/series$/, "aps:GetSeries"],
  [/^\/api\/v1\/(labels|label\/[\w%]+\/values)$/, "aps:GetLabels"],
  [/^\/api\/v1\/metadata$/, "aps:GetMetricMetadata"],
  [/^\/api\/v1\/rules$/, "aps:ListRules"],
  [/^\/api\/v1\/alerts$/, "aps:ListAlerts"],
];

/** Prometheus' names of paths that differ from those of the service. */
const UPSTREAM: Readonly<Record<string, string>> = { "/api/v1/remote_write": "/api/v1/write" };

/**
 * Returns the API of Amazon Managed Service for Prometheus: workspaces whose data are in a real Prometheus, under the signature and the
 * policies of the caller.
 *
 * @param management - the rest of the management API
 */
export function workspaceService(
  { gateway, iam, moto, accountId }: Pick<AwsContext, "gateway" | "iam" | "moto" | "accountId">,
  workspaces: Workspaces,
  management: AwsService,
): AwsService {
  return async (request) => {
    const [, id, path] = /^\/workspaces\/([^/]+)(\/api\/v1\/.+)$/.exec(request.path) ?? [];
    if (id !== undefined && path !== undefined) {
      await authorize(iam, request, `arn:aws:aps:${request.region}:${accountId}:workspace/${id}`, path);
      await checkExists(moto, request.region, id);
      return workspaces.send(id, request.region, UPSTREAM[path] ?? path, request);
    }
    return manage(request, workspaces, async () => (await management(request)) ?? moto.forward(request), gateway.endpoint);
  };
}

/** A server that runs doesn't know the region of a request. @throws AwsError 404 for a workspace of another region */
async function checkExists(moto: Pick<AwsContext["moto"], "get">, region: string, id: string): Promise<void> {
  if (await moto.get("aps", region, `/workspaces/${id}`)) return;
  throw new AwsError(404, "ResourceNotFoundException", `Workspace ${id} not found`, {
    members: { resourceId: id, resourceType: "Workspace" },
  });
}

async function authorize(iam: AwsContext["iam"], request: AwsRequest, workspaceArn: string, path: string): Promise<void> {
  const action = ACTIONS.find(([pattern]) => pattern.test(path))?.[1];
  if (action === undefined)
    throw new AwsError(404, "ResourceNotFoundException", `The local platform does not support ${path} of workspaces.`);
  try {
    const { arn } = iam.verifyRequest(request, { service: "aps", region: request.region });
    const { allowed, reason } = await iam.isAllowed(arn, action, workspaceArn);
    if (!allowed) throw new AccessDenied(reason);
  } catch (cause) {
    if (!(cause instanceof AccessDenied)) throw cause;
    throw new AwsError(403, "AccessDeniedException", `${action}: ${cause.message}`, { cause });
  }
}

async function manage(
  request: AwsRequest,
  workspaces: Workspaces,
  answer: () => Promise<AwsResponse>,
  endpoint: string,
): Promise<AwsResponse> {
  const { method, path, region } = request;
  const [, id, below] = /^\/workspaces(?:\/([^/]+)(\/.*)?)?$/.exec(path) ?? [];
  const isRules = id !== undefined && below?.startsWith("/rulegroupsnamespaces") && method !== "GET";
  if (isRules && method !== "DELETE") await workspaces.checkRules(String(jsonBody(request)["data"]));
  const response = await answer();
  if (response.status >= 300) return response;
  if (isRules) await workspaces.loadRules(id, region);
  if (id !== undefined && below === undefined && method === "DELETE") await workspaces.delete(id);
  const describes = below === undefined && (method === "GET" || method === "POST");
  return describes ? withEndpoints(response, endpoint) : response;
}

/** Replaces the addresses of workspaces by the gateway's. */
function withEndpoints(response: AwsResponse, endpoint: string): AwsResponse {
  const text = response.body.toString();
  if (!text.includes("prometheusEndpoint")) return response;
  const body = text.replace(
    /"prometheusEndpoint":\s*"https:\/\/[^"/]+\/workspaces\/([^"/]+)\/?"/g,
    `"prometheusEndpoint": "${endpoint}/workspaces/$1/"`,
  );
  return { ...response, headers: { "content-type": "application/json" }, body };
}
