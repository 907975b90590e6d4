import type { ApiDefinition, Throttling } from "../../http-api/index.js";
import type { Moto } from "../moto/moto.js";
import type { Stages } from "../moto-fixes/stages.js";

/** The members of API Gateway v2 responses that are used here. */
interface ApiRecord {
  readonly corsConfiguration?: { readonly [key: string]: unknown; readonly maxAge?: number };
  readonly disableExecuteApiEndpoint?: boolean;
}
interface RouteRecord {
  readonly routeKey: string;
  readonly target?: string;
  readonly authorizationType?: ApiDefinition["routes"][number]["authorizationType"];
  readonly authorizerId?: string;
  readonly authorizationScopes?: readonly string[];
}
interface IntegrationRecord {
  readonly integrationId: string;
  readonly integrationType: string;
  readonly integrationUri?: string;
  readonly payloadFormatVersion?: string;
  readonly timeoutInMillis?: number;
}
interface AuthorizerRecord {
  readonly authorizerId: string;
  readonly authorizerType: "JWT" | "REQUEST";
  readonly identitySource?: string | readonly string[];
  readonly jwtConfiguration?: { readonly issuer?: string; readonly audience?: readonly string[] };
}
interface RouteSettings {
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
}
interface StageRecord {
  readonly stageName: string;
  readonly defaultRouteSettings?: RouteSettings;
  readonly routeSettings?: Readonly<Record<string, RouteSettings>>;
  readonly accessLogSettings?: { readonly destinationArn?: string; readonly format?: string };
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** Reads an API with its routes, integrations, authorizers and stages from moto; undefined if it does not exist. */
export async function readDefinition(
  moto: Moto,
  stageChanges: Stages,
  apiId: string,
  region: string,
  accountId: string,
): Promise<ApiDefinition | undefined> {
  const read = <T>(below: string) => moto.get<T>("apigateway", region, `/v2/apis/${apiId}${below}`);
  const items = async <T>(below: string) => (await read<{ items: T[] }>(below))?.items ?? [];
  const [api, routes, integrations, stages] = await Promise.all([
    read<ApiRecord>(""),
    items<RouteRecord>("/routes"),
    items<IntegrationRecord>("/integrations"),
    items<StageRecord>("/stages"),
  ]);
  if (!api) return undefined;
  const authorizerIds = new Set(routes.flatMap(({ authorizerId }) => authorizerId ?? []));
  // Read one at a time: moto can't list authorizers.
  const authorizers = await Promise.all([...authorizerIds].map((id) => read<AuthorizerRecord>(`/authorizers/${id}`)));
  const { maxAge: maxAgeSeconds, ...cors } = api.corsConfiguration ?? {};
  return {
    ...{ apiId, accountId, region },
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    cors: api.corsConfiguration && { ...cors, maxAgeSeconds },
    routes: routes.map(({ target, authorizationType = "NONE", ...route }) => ({
      ...route,
      authorizationType,
      integrationId: target?.replace("integrations/", ""),
    })),
    integrations: integrations.map((integration) => ({
      id: integration.integrationId,
      type: integration.integrationType,
      uri: integration.integrationUri ?? "",
      payloadFormatVersion: integration.payloadFormatVersion ?? "1.0",
      timeoutMs: integration.timeoutInMillis,
    })),
    authorizers: authorizers
      .flatMap((authorizer) => authorizer ?? [])
      .map(({ authorizerId: id, authorizerType: type, identitySource = [], jwtConfiguration: jwt }) => ({
        ...{ id, type },
        identitySource: [identitySource].flat(),
        jwt: jwt && { issuer: jwt.issuer ?? "", audience: jwt.audience ?? [] },
      })),
    stages: stages
      .map((record) => stageChanges.withChanges(apiId, record))
      .map((stage) => ({
        name: stage.stageName,
        defaultThrottling: throttling(stage.defaultRouteSettings),
        routeThrottling: Object.fromEntries(
          Object.entries(stage.routeSettings ?? {}).map(([key, value]) => [key, throttling(value) ?? {}]),
        ),
        accessLog: stage.accessLogSettings?.destinationArn
          ? { groupArn: stage.accessLogSettings.destinationArn, format: stage.accessLogSettings.format ?? "" }
          : undefined,
        variables: stage.stageVariables,
      })),
  };
}

function throttling(settings: RouteSettings | undefined): Throttling | undefined {
  return settings && { rateLimit: settings.throttlingRateLimit, burstLimit: settings.throttlingBurstLimit };
}
