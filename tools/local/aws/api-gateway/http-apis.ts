import type { ApiDefinition } from "../../http-api/index.js";
import type { Moto } from "../moto/moto.js";
import { Stages } from "../moto-fixes/stages.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsResponse, AwsService } from "../protocol/request.js";
import { type Route, routed } from "../protocol/router.js";
import { definitionOf } from "./definition.js";

/** What serves an API's traffic. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

interface Api {
  readonly region: string;
  readonly listener: Listener;
  definition?: Promise<ApiDefinition | undefined>;
}

/** The HTTP APIs: their records are moto's, each is served by a listener of its own, whose address is the API's endpoint. */
export class HttpApis {
  private readonly all = new Map<string, Api>();
  private readonly stages: Stages;

  constructor(
    private readonly moto: Moto,
    private readonly accountId: string,
    private readonly open: (apiId: string) => Promise<Listener>,
  ) {
    this.stages = new Stages(moto);
  }

  /** The API as it was applied; read anew after each change. */
  async definition(apiId: string): Promise<ApiDefinition | undefined> {
    const api = this.all.get(apiId);
    if (!api) return undefined;
    api.definition ??= definitionOf(this.moto, this.stages, apiId, api.region, this.accountId);
    return api.definition;
  }

  /** The API Gateway v2 API. */
  service(): AwsService {
    const stages = this.stages.service();
    const routes: Route[] = [
      ["POST", "/v2/apis", (request) => this.created(request.region, () => this.moto.forward(request))],
      ["PUT", "/v2/apis", () => refuse("ImportApi")],
      ["GET", "/v2/apis", async (request) => this.withEndpoints(await this.moto.forward(request))],
      ["GET", "/v2/apis/{id}", async (request) => this.withEndpoints(await this.moto.forward(request))],
      [
        "PATCH",
        "/v2/apis/{id}",
        async (request, { id = "" }) => this.withEndpoints(await this.changed(id, () => this.moto.forward(request))),
      ],
      ["DELETE", "/v2/apis/{id}", (request, { id = "" }) => this.deleted(id, () => this.moto.forward(request))],
      ...["POST", "PUT", "PATCH", "DELETE"].map(
        (method): Route => [
          method,
          "/v2/apis/{id}/{below+}",
          (request, { id = "" }) => this.changed(id, async () => (await stages(request)) ?? this.moto.forward(request)),
        ],
      ),
    ];
    const apis = routed("apigatewayv2", routes, "moto");
    return async (request) => (await apis(request)) ?? stages(request);
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.all.values()].map(({ listener }) => listener.close()));
    this.all.clear();
  }

  private async created(region: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const answer = await forward();
    if (answer.status >= 300) return answer;
    const { apiId, protocolType } = JSON.parse(answer.body.toString());
    if (protocolType !== "HTTP") return answer; // WebSocket APIs are records only
    this.all.set(apiId, { region, listener: await this.open(apiId) });
    return this.withEndpoints(answer);
  }

  private async changed(apiId: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const answer = await forward();
    const api = this.all.get(apiId);
    if (api) api.definition = undefined;
    return answer;
  }

  private async deleted(apiId: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const answer = await forward();
    if (answer.status < 300) {
      await this.all.get(apiId)?.listener.close();
      this.all.delete(apiId);
    }
    return answer;
  }

  private withEndpoints(answer: AwsResponse): AwsResponse {
    if (answer.status >= 300) return answer;
    const body = JSON.parse(answer.body.toString());
    for (const api of body.items ?? [body]) {
      const url = this.all.get(api.apiId)?.listener.url;
      if (url) api.apiEndpoint = url.replace(/\/$/, "");
    }
    return { ...answer, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  }
}

function refuse(what: string): never {
  throw new AwsError(501, "NotImplementedException", `The local platform does not emulate ${what}.`);
}
