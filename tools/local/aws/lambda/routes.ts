import type { FunctionRuntime } from "../../functions/index.js";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonOf } from "../protocol/request.js";
import { json, noContent } from "../protocol/responses.js";
import { type Route, routed } from "../protocol/router.js";
import type { CodeLocation, Functions } from "./functions.js";
import { invokeFunction } from "./invoke.js";
import type { Mappings } from "./mappings.js";

/** The Lambda API: records are moto's; code, invocation and event source mappings are ours. */
export function lambdaService(
  moto: Moto,
  functions: Functions,
  mappings: Mappings,
  runtime: FunctionRuntime,
  log: (line: string) => void,
): AwsService {
  const named = (request: AwsRequest, nameOrArn = "") => functions.locate(functions.arnOf(nameOrArn, request.region));

  /** Passes a change on and notes it, if it was taken. */
  const noted = async (request: AwsRequest, nameOrArn: string, codeIn: (input: Record<string, unknown>) => CodeLocation | undefined) => {
    const input = jsonOf(request);
    const answer = await moto.forward(request);
    const { region, name } = named(request, nameOrArn);
    if (answer.status < 300) await functions.note(region, name, input, codeIn(input));
    return withKept(answer, functions.kept(region, name));
  };
  const touched: Route["2"] = async (request, { name: nameOrArn = "" }) => {
    const answer = await moto.forward(request);
    const { region, name } = named(request, nameOrArn);
    functions.changed(region, name);
    return answer;
  };
  const shown: Route["2"] = async (request, { name: nameOrArn = "" }) => {
    const { region, name } = named(request, nameOrArn);
    return withKept(await moto.forward(request), functions.kept(region, name));
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
      (request) => noted(request, String(jsonOf(request)["FunctionName"]), (input) => input["Code"] as CodeLocation),
    ],
    ["PUT", "/2015-03-31/functions/{name}/code", (request, { name = "" }) => noted(request, name, (input) => input as CodeLocation)],
    ["PUT", "/2015-03-31/functions/{name}/configuration", (request, { name = "" }) => noted(request, name, () => undefined)],
    ["GET", "/2015-03-31/functions/{name}", shown],
    ["GET", "/2015-03-31/functions/{name}/configuration", shown],
    [
      "DELETE",
      "/2015-03-31/functions/{name}",
      async (request, { name: nameOrArn }) => {
        const answer = await moto.forward(request);
        const { region, name } = named(request, nameOrArn);
        if (answer.status < 300) functions.forget(region, name);
        return answer;
      },
    ],
    ["PUT", "/2017-10-31/functions/{name}/concurrency", touched],
    ["DELETE", "/2017-10-31/functions/{name}/concurrency", touched],
    ["POST", "/2015-03-31/functions/{name}/policy", touched],
    ["DELETE", "/2015-03-31/functions/{name}/policy/{statementId}", touched],

    [
      "POST",
      "/2015-03-31/event-source-mappings",
      async (request) => {
        const input = jsonOf(request);
        if (!/^arn:[^:]+:kafka:/.test(String(input["EventSourceArn"]))) {
          throw new AwsError(501, "NotImplementedException", "The local platform polls MSK only, no other event source.");
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
      async (request, { uuid = "" }) => json(await mappings.update(uuid, jsonOf(request)), 202),
    ],
    ["DELETE", "/2015-03-31/event-source-mappings/{uuid}", (_, { uuid = "" }) => json(mappings.delete(uuid), 202)],

    [
      "GET",
      "/2017-03-31/tags/{arn}",
      (_, { arn = "" }) => {
        const tags = mappings.tags(arn);
        return tags && json({ Tags: tags });
      },
    ],
    [
      "POST",
      "/2017-03-31/tags/{arn}",
      (request, { arn = "" }) => {
        const tags = mappings.tags(arn);
        return tags && Object.assign(tags, jsonOf(request)["Tags"]) && noContent;
      },
    ],
    [
      "DELETE",
      "/2017-03-31/tags/{arn}",
      (request, { arn = "" }) => {
        const tags = mappings.tags(arn);
        for (const key of tags ? request.query.getAll("tagKeys") : []) delete tags?.[key];
        return tags && noContent;
      },
    ],
  ];
  return routed("lambda", routes, "moto");
}

/** Adds what moto drops to a function's configuration in an answer. */
function withKept(answer: AwsResponse, kept: object): AwsResponse {
  if (answer.status >= 300 || Object.keys(kept).length === 0) return answer;
  const body = JSON.parse(answer.body.toString());
  Object.assign(body.Configuration ?? body, kept);
  return { ...answer, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
