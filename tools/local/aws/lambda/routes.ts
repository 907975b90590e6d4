import type { FunctionRuntime } from "../../functions/index.js";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonBody } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { tagRoutes } from "../protocol/tag-routes.js";
import type { CodeLocation, Functions } from "./functions.js";
import { invokeFunction } from "./invoke.js";
import type { Mappings } from "./mappings.js";

/** Returns the Lambda API. moto stores the functions; code, invocation and event source mappings are local. */
export function lambdaService(
  moto: Moto,
  functions: Functions,
  mappings: Mappings,
  runtime: FunctionRuntime,
  log: (line: string) => void,
): AwsService {
  const locate = (request: AwsRequest, nameOrArn = "") => functions.locate(functions.arnOf(nameOrArn, request.region));

  /** Forwards a change to moto and records it if moto accepts it. */
  const recording = async (
    request: AwsRequest,
    nameOrArn: string,
    codeIn: (input: Record<string, unknown>) => CodeLocation | undefined,
  ) => {
    const input = jsonBody(request);
    const response = await moto.forward(request);
    const { region, name } = locate(request, nameOrArn);
    if (response.status < 300) await functions.record(region, name, input, codeIn(input));
    return addKeptSettings(response, functions.keptSettings(region, name));
  };
  const invalidating: Route["2"] = async (request, { name: nameOrArn = "" }) => {
    const response = await moto.forward(request);
    const { region, name } = locate(request, nameOrArn);
    functions.invalidate(region, name);
    return response;
  };
  const withKeptSettings: Route["2"] = async (request, { name: nameOrArn = "" }) => {
    const { region, name } = locate(request, nameOrArn);
    return addKeptSettings(await moto.forward(request), functions.keptSettings(region, name));
  };

  const routes: Route[] = [
    [
      "POST",
      "/2015-03-31/functions/{name}/invocations",
      (request, { name = "" }) => {
        const arn = functions.arnOf(name, request.region);
        return invokeFunction(request, arn, runtime, async () => (await functions.configuration(arn)) !== undefined, log);
      },
    ],
    [
      "POST",
      "/2015-03-31/functions",
      (request) => recording(request, String(jsonBody(request)["FunctionName"]), (input) => input["Code"] as CodeLocation),
    ],
    ["PUT", "/2015-03-31/functions/{name}/code", (request, { name = "" }) => recording(request, name, (input) => input as CodeLocation)],
    ["PUT", "/2015-03-31/functions/{name}/configuration", (request, { name = "" }) => recording(request, name, () => undefined)],
    ["GET", "/2015-03-31/functions/{name}", withKeptSettings],
    ["GET", "/2015-03-31/functions/{name}/configuration", withKeptSettings],
    [
      "DELETE",
      "/2015-03-31/functions/{name}",
      async (request, { name: nameOrArn }) => {
        const response = await moto.forward(request);
        const { region, name } = locate(request, nameOrArn);
        if (response.status < 300) functions.remove(region, name);
        return response;
      },
    ],
    ["PUT", "/2017-10-31/functions/{name}/concurrency", invalidating],
    ["DELETE", "/2017-10-31/functions/{name}/concurrency", invalidating],
    ["POST", "/2015-03-31/functions/{name}/policy", invalidating],
    ["DELETE", "/2015-03-31/functions/{name}/policy/{statementId}", invalidating],

    [
      "POST",
      "/2015-03-31/event-source-mappings",
      async (request) => {
        const input = jsonBody(request);
        if (!/^arn:[^:]+:kafka:/.test(String(input["EventSourceArn"]))) {
          throw new AwsError(501, "NotImplementedException", "The local platform supports only MSK as an event source.");
        }
        return json(await mappings.create(request.region, input), 202);
      },
    ],
    [
      "GET",
      "/2015-03-31/event-source-mappings",
      ({ query }) =>
        json(mappings.list({ functionName: query.get("FunctionName") ?? undefined, sourceArn: query.get("EventSourceArn") ?? undefined })),
    ],
    ["GET", "/2015-03-31/event-source-mappings/{uuid}", (_, { uuid = "" }) => json(mappings.get(uuid))],
    [
      "PUT",
      "/2015-03-31/event-source-mappings/{uuid}",
      async (request, { uuid = "" }) => json(await mappings.update(uuid, jsonBody(request)), 202),
    ],
    ["DELETE", "/2015-03-31/event-source-mappings/{uuid}", (_, { uuid = "" }) => json(mappings.delete(uuid), 202)],

    ...tagRoutes({ path: "/2017-03-31/tags/{arn}", tagsOf: (arn) => mappings.tags(arn), member: "Tags" }),
  ];
  return serviceFromRoutes("lambda", routes, "moto");
}

/** Adds the settings that moto drops to the function configuration in a response. */
function addKeptSettings(response: AwsResponse, keptSettings: object): AwsResponse {
  if (response.status >= 300 || Object.keys(keptSettings).length === 0) return response;
  const body = JSON.parse(response.body.toString());
  Object.assign(body.Configuration ?? body, keptSettings);
  return { ...response, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
