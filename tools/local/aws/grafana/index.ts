import { type AwsService, jsonBody } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { serviceAccountRoutes } from "./service-accounts.js";
import { Workspaces } from "./workspaces.js";

/**
 * Returns the API of Amazon Managed Grafana. Workspaces, their authentication, permissions, service accounts and tokens are records; no
 * Grafana server runs, and nothing answers at a workspace's endpoint.
 */
export function grafanaService(accountId: string): AwsService {
  const workspaces = new Workspaces(accountId);
  const tags: Route[] = [
    ["GET", "/tags/{arn}", (_, { arn = "" }) => json({ tags: workspaces.byArn(arn).tags })],
    [
      "POST",
      "/tags/{arn}",
      (request, { arn = "" }) => {
        Object.assign(workspaces.byArn(arn).tags, jsonBody(request)["tags"]);
        return json({});
      },
    ],
    [
      "DELETE",
      "/tags/{arn}",
      ({ query }, { arn = "" }) => {
        const { tags } = workspaces.byArn(arn);
        for (const key of query.getAll("tagKeys")) delete tags[key];
        return json({});
      },
    ],
  ];
  return serviceFromRoutes("grafana", [...workspaces.routes(), ...serviceAccountRoutes(workspaces), ...tags], "reject");
}
