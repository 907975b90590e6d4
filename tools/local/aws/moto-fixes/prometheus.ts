import { isMap, parseDocument } from "yaml";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, type AwsService, jsonBody } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";

/** The alert manager definition of a workspace, as Amazon Managed Service for Prometheus stores it. */
interface Definition {
  readonly data: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

const now = () => Date.now() / 1000;

/** Returns the alert manager definitions of Amazon Managed Service for Prometheus, which moto does not have. It has the rest that Terraform uses. */
export function prometheusService(moto: Pick<Moto, "get">): AwsService {
  const definitions = new Map<string, Definition>();
  const path = "/workspaces/{id}/alertmanager/definition";

  /** @throws AwsError 404 if the workspace does not exist */
  const checkWorkspace = async ({ region }: AwsRequest, id: string): Promise<void> => {
    if (!(await moto.get("aps", region, `/workspaces/${id}`))) throw notFound("Workspace", id);
  };
  const found = (id: string): Definition => {
    const definition = definitions.get(id);
    if (!definition) throw notFound("AlertManagerDefinition", id);
    return definition;
  };
  /** @throws AwsError 400 if the definition is not base64 of YAML with the text `alertmanager_config` */
  const checked = (request: AwsRequest): string => {
    const data = String(jsonBody(request)["data"]);
    const text = Buffer.from(data, "base64").toString();
    if (Buffer.from(text).toString("base64") === data && isDefinition(text)) return data;
    const message = "error validating Alertmanager definition: the definition has no alertmanager_config";
    throw new AwsError(400, "ValidationException", message, { members: { reason: "FIELD_VALIDATION_FAILED" } });
  };

  const routes: Route<"id">[] = [
    [
      "POST",
      path,
      async (request, { id }) => {
        await checkWorkspace(request, id);
        if (definitions.has(id))
          throw new AwsError(409, "ConflictException", `An alert manager definition already exists for workspace ${id}.`, {
            members: { resourceId: id, resourceType: "AlertManagerDefinition" },
          });
        definitions.set(id, { data: checked(request), createdAt: now(), modifiedAt: now() });
        return json({ status: { statusCode: "CREATING" } }, 202);
      },
    ],
    [
      "PUT",
      path,
      async (request, { id }) => {
        await checkWorkspace(request, id);
        definitions.set(id, { ...found(id), data: checked(request), modifiedAt: now() });
        return json({ status: { statusCode: "UPDATING" } }, 202);
      },
    ],
    [
      "GET",
      path,
      async (request, { id }) => {
        await checkWorkspace(request, id);
        return json({ alertManagerDefinition: { ...found(id), status: { statusCode: "ACTIVE" } } });
      },
    ],
    [
      "DELETE",
      path,
      async (request, { id }) => {
        await checkWorkspace(request, id);
        found(id);
        definitions.delete(id);
        return json({}, 202);
      },
    ],
    [
      "DELETE",
      "/workspaces/{id}",
      (_, { id }) => {
        definitions.delete(id);
        return undefined; // moto deletes the workspace
      },
    ],
  ];
  return serviceFromRoutes("aps", routes as readonly Route[], "moto");
}

/** Returns true for YAML that has the configuration of an alert manager as text. */
function isDefinition(text: string): boolean {
  const { contents, errors } = parseDocument(text);
  return errors.length === 0 && isMap(contents) && typeof contents.get("alertmanager_config") === "string";
}

const notFound = (type: string, id: string) =>
  new AwsError(404, "ResourceNotFoundException", `${type} ${id} not found`, { members: { resourceId: id, resourceType: type } });
