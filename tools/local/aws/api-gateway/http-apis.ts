import type { ApiDefinition } from "../../http-api/index.js";
import type { Moto } from "../moto/moto.js";
import { Stages } from "../moto-fixes/stages.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsResponse, AwsService } from "../protocol/request.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { readDefinition } from "./definition.js";

/** The server of an API's requests. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

interface Api {
  readonly region: string;
  readonly listener: Listener;
  definition?: Promise<ApiDefinition | undefined>;
}

/** The HTTP APIs. moto stores them; each has a listener, whose URL is the API's endpoint. */
export class HttpApis {
  private readonly all = new Map<string, Api>();
  private readonly stages: Stages;

  constructor(
    private readonly moto: Moto,
    private readonly accountId: string,
    private readonly openListener: (apiId: string) => Promise<Listener>,
  ) {
    this.stages = new Stages(moto);
  }

  /** Returns the current definition of an API; undefined for an unknown API. Cached until the next change. */
  async definition(apiId: string): Promise<ApiDefinition | undefined> {
    const api = this.all.get(apiId);
    if (!api) return undefined;
    api.definition ??= readDefinition(this.moto, this.stages, apiId, api.region, this.accountId);
    return api.definition;
  }

  /** Returns the API Gateway v2 API. */
  service(): AwsService {
    const stages = this.stages.service();
    const routes: Route[] = [
      ["POST", "/v2/apis", (request) => this.createApi(request.region, () => this.moto.forward(request))],
      ["PUT", "/v2/apis", () => rejectOperation("ImportApi")],
      ["GET", "/v2/apis", async (request) => this.withEndpoints(await this.moto.forward(request))],
      ["GET", "/v2/apis/{id}", async (request) => this.withEndpoints(await this.moto.forward(request))],
      [
        "PATCH",
        "/v2/apis/{id}",
        async (request, { id = "" }) => this.withEndpoints(await this.changeApi(id, () => this.moto.forward(request))),
      ],
      ["DELETE", "/v2/apis/{id}", (request, { id = "" }) => this.deleteApi(id, () => this.moto.forward(request))],
      ...["POST", "PUT", "PATCH", "DELETE"].map(
        (method): Route => [
          method,
          "/v2/apis/{id}/{below+}",
          (request, { id = "" }) => this.changeApi(id, async () => (await stages(request)) ?? this.moto.forward(request)),
        ],
      ),
    ];
    const apis = serviceFromRoutes("apigatewayv2", routes, "moto");
    return async (request) => (await apis(request)) ?? stages(request);
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.all.values()].map(({ listener }) => listener.close()));
    this.all.clear();
  }

  private async createApi(region: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const response = await forward();
    if (response.status >= 300) return response;
    const { apiId, protocolType } = JSON.parse(response.body.toString());
    if (protocolType !== "HTTP") return response; // WebSocket APIs have no listener
    this.all.set(apiId, { region, listener: await this.openListener(apiId) });
    return this.withEndpoints(response);
  }

  private async changeApi(apiId: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const response = await forward();
    const api = this.all.get(apiId);
    if (api) api.definition = undefined;
    return response;
  }

  private async deleteApi(apiId: string, forward: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const response = await forward();
    if (response.status < 300) {
      await this.all.get(apiId)?.listener.close();
      this.all.delete(apiId);
    }
    return response;
  }

  private withEndpoints(response: AwsResponse): AwsResponse {
    if (response.status >= 300) return response;
    const body = JSON.parse(response.body.toString());
    for (const api of body.items ?? [body]) {
      const url = this.all.get(api.apiId)?.listener.url;
      if (url) api.apiEndpoint = url.replace(/\/$/, "");
    }
    return { ...response, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  }
}

function rejectOperation(operation: string): never {
  throw new AwsError(501, "NotImplementedException", `The local platform does not support ${operation}.`);
}
