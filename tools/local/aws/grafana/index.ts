import type { AwsService } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { serviceFromRoutes } from "../protocol/router.js";
import { tagRoutes } from "../protocol/tag-routes.js";
import { serviceAccountRoutes } from "./service-accounts.js";
import { Workspaces } from "./workspaces.js";

/**
 * Returns the API of Amazon Managed Grafana. Workspaces, their authentication, permissions, service accounts and tokens are records; no
 * Grafana server runs, and nothing answers at a workspace's endpoint.
 */
export function grafanaService(accountId: string): AwsService {
  const workspaces = new Workspaces(accountId);
  const tags = tagRoutes({ path: "/tags/{arn}", tagsOf: (arn) => workspaces.byArn(arn).tags, changed: json({}) });
  return serviceFromRoutes("grafana", [...workspaces.routes(), ...serviceAccountRoutes(workspaces), ...tags], "reject");
}
