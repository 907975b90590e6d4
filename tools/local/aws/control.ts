import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { AccessDenied } from "./iam/access-denied.js";
import type { Iam } from "./iam/iam.js";
import { iamActionOf } from "./iam/kafka-actions.js";
import { kafkaTokenUrl } from "./iam/kafka-token.js";
import { CREDENTIALS_PATH, type RoleCredentials } from "./iam/role-credentials.js";
import type { Connectors } from "./kafkaconnect/connectors.js";
import type { Cluster, Clusters } from "./msk/clusters/clusters.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsRequest, type AwsResponse, jsonBody } from "./protocol/request.js";
import { json, noContent } from "./protocol/responses.js";
import { type Route, serviceFromRoutes } from "./protocol/router.js";
import type { RecordedActions } from "./recording/recorded-actions.js";
import type { RoleActions } from "./recording/role-actions.js";

const authenticateInput = z.object({ clusterArn: z.string(), token: z.string().optional(), payload: z.unknown().optional() });
const authorizeInput = z.object({
  clusterArn: z.string(),
  principal: z.string(),
  actions: z.array(z.object({ operation: z.string(), resourceType: z.string(), resourceName: z.string() })),
});
const faults = z.enum(["kill", "hang", "resume", "start"]);

/** What the control API reads and changes. */
export interface Controlled {
  readonly iam: Iam;
  readonly roleCredentials: Pick<RoleCredentials, "respond">;
  readonly clusters: Clusters;
  readonly connectors: Pick<Connectors, "inAllRegions">;
  readonly recorded: Pick<RecordedActions, "take">;
  readonly roleActions: Pick<RoleActions, "all">;
}

/** What the control API does with metrics. */
export interface MetricsControl {
  /** Receives what a node reports. */
  metrics(report: unknown): Promise<void>;
  /** Starts a Prometheus server with a configuration, or changes that of the running one. */
  collect(configuration: object): Promise<void>;
  /** Stops that server. */
  stopCollecting(): Promise<void>;
}

const WITHOUT_SECRET: ReadonlySet<string> = new Set(["/_local/status", CREDENTIALS_PATH]);

/**
 * Returns the control API below `/_local/`: the platform's status, faults for brokers, the IAM decisions that the brokers request, the
 * metrics that they report, the credentials of processes' roles, the IAM actions of users' requests since the last call, and those of roles. Credentials
 * require the token of the process. Everything else except the status requires the secret from endpoint.json.
 */
export function controlService(
  { iam, roleCredentials, clusters, connectors, recorded, roleActions }: Controlled,
  secret: string,
  status: () => object,
  { metrics, collect, stopCollecting }: MetricsControl,
): (request: AwsRequest) => Promise<AwsResponse> {
  const routes: Route[] = [
    ["GET", "/_local/status", () => json(status())],
    ["GET", CREDENTIALS_PATH, ({ headers }) => roleCredentials.respond(headers.authorization)],
    ["GET", "/_local/clusters", async () => json({ clusters: await Promise.all(clusters.inAllRegions().map(describeCluster)) })],
    [
      "POST",
      "/_local/clusters/{name}/brokers/{id}/{fault}",
      async (request, { name, id, fault }) => {
        const running = clusters.inAllRegions().find((cluster) => cluster.name === name)?.running;
        const kind = faults.safeParse(fault);
        if (!kind.success) throw new AwsError(404, "NotFound", `Unknown fault ${fault}; use one of ${faults.options.join(", ")}.`);
        if (!running?.brokers().some((broker) => broker.id === Number(id)))
          throw new AwsError(404, "NotFound", `No running cluster ${name} has a broker ${id}.`);
        await running.fault(Number(id), kind.data, restartDelay(request.query.get("backAfterMs")));
        return json({ brokers: running.brokers() });
      },
    ],
    ["DELETE", "/_local/actions", async () => json({ actions: recorded.take() })],
    ["GET", "/_local/role-actions", () => json({ roles: roleActions.all() })],
    ["GET", "/_local/connectors", async () => json({ connectors: await Promise.all(connectors.inAllRegions().map(describeConnector)) })],
    [
      "POST",
      "/_local/connectors/{name}/kill",
      async (_, { name }) => {
        const running = connectors.inAllRegions().find((connector) => connector.name === name)?.running;
        if (running?.pid === undefined) throw new AwsError(404, "NotFound", `No connector ${name} has a running worker.`);
        await running.kill();
        return noContent;
      },
    ],
    [
      "POST",
      "/_local/metrics",
      async (request) => {
        await metrics(jsonBody(request));
        return noContent;
      },
    ],
    [
      "PUT",
      "/_local/collector",
      async (request) => {
        await collect(jsonBody(request)).catch((cause: Error) => {
          throw new AwsError(400, "BadRequest", cause.message, { cause });
        });
        return noContent;
      },
    ],
    [
      "DELETE",
      "/_local/collector",
      async () => {
        await stopCollecting();
        return noContent;
      },
    ],
    ["POST", "/_local/iam/authenticate", (request) => authenticate(iam, parseBody(authenticateInput, request))],
    ["POST", "/_local/iam/authorize", (request) => authorize(iam, parseBody(authorizeInput, request))],
  ];
  const serve = serviceFromRoutes("the control API", routes, "reject");
  return async (request) => {
    if (!WITHOUT_SECRET.has(request.path) && !secretMatches(request.headers["x-msk-local-secret"], secret)) {
      throw new AwsError(403, "Forbidden", "The header x-msk-local-secret is missing or wrong; set it to the secret in endpoint.json.");
    }
    return (await serve(request)) as AwsResponse;
  };
}

/** Returns the principal of a broker's client if the principal is allowed to connect; otherwise 403 with the reason. */
async function authenticate(iam: Iam, { clusterArn, token, payload }: z.infer<typeof authenticateInput>): Promise<AwsResponse> {
  try {
    const url = kafkaTokenUrl({ token, payload }, clusterArn);
    const { arn: principal, expiresAtMs } = iam.verifyPresigned(url, "kafka-cluster");
    const { allowed, reason } = await iam.isAllowed(principal, "kafka-cluster:Connect", clusterArn);
    if (!allowed) throw new AccessDenied(reason);
    return json({ principal, expiresAtMs });
  } catch (cause) {
    if (!(cause instanceof AccessDenied)) throw cause;
    return json({ reason: cause.message }, 403);
  }
}

async function authorize(iam: Iam, { clusterArn, principal, actions }: z.infer<typeof authorizeInput>): Promise<AwsResponse> {
  const decisions = actions.map(async (kafkaAction) => {
    const iamAction = iamActionOf(kafkaAction, clusterArn);
    return iamAction ? (await iam.isAllowed(principal, iamAction.action, iamAction.resource)).allowed : false;
  });
  return json({ allowed: await Promise.all(decisions) });
}

async function describeCluster({ arn, name, state, running }: Cluster): Promise<object> {
  const controllerId = await running?.controllerId().catch(() => undefined);
  return { arn, name, state, brokers: running?.brokers() ?? [], exporters: running?.exporters() ?? [], controllerId };
}

async function describeConnector({ arn, name, state, running }: ReturnType<Connectors["inAllRegions"]>[number]): Promise<object> {
  const status = await running?.status().catch(() => undefined);
  return { arn, name, state, pid: running?.pid, tasks: status?.tasks ?? [] };
}

/** Parses the delay before the broker restarts: milliseconds, or `null` for no restart. @throws AwsError 400 */
function restartDelay(value: string | null): { readonly backAfterMs?: number | null } {
  if (value === null) return {};
  if (value !== "null" && !/^\d{1,8}$/.test(value))
    throw new AwsError(400, "BadRequest", `backAfterMs: ${value} is neither milliseconds nor null.`);
  return { backAfterMs: value === "null" ? null : Number(value) };
}

/** Parses a request body with a schema. @throws AwsError 400 */
function parseBody<T extends z.ZodType>(schema: T, request: AwsRequest): z.infer<T> {
  const result = schema.safeParse(jsonBody(request));
  if (result.success) return result.data;
  throw new AwsError(400, "BadRequest", z.prettifyError(result.error));
}

function secretMatches(received: unknown, secret: string): boolean {
  const [left, right] = [Buffer.from(String(received ?? "")), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
