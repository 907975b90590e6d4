import { readFile } from "node:fs/promises";
import { EventSourcePoller } from "../../event-source/index.js";
import { FunctionRuntime } from "../../functions/index.js";
import { HttpApiListener } from "../../http-api/index.js";
import { HttpApis } from "../api-gateway/http-apis.js";
import { BrokerLogs } from "../cloudwatch/broker-logs.js";
import type { CloudWatch } from "../cloudwatch/cloudwatch.js";
import { addApiMetrics, addFunctionMetrics, addQueueMetrics } from "../cloudwatch/event-path-metrics.js";
import { LogMetrics } from "../cloudwatch/log-metrics.js";
import type { AwsContext } from "../context.js";
import { logClassesService } from "../log-classes.js";
import { Logs } from "../logs.js";
import { savedQueriesService } from "../moto-fixes/saved-queries.js";
import type { Clusters } from "../msk/clusters/clusters.js";
import { sendToQueue } from "../send-to-queue.js";
import { Functions } from "./functions.js";
import { Mappings } from "./mappings.js";
import { lambdaService } from "./routes.js";

/** Starts the Lambda and API Gateway v2 APIs, with real functions, pollers and HTTP APIs. @returns what writes to CloudWatch Logs */
export function startFunctions(context: AwsContext, clusters: Clusters, cloudWatch: CloudWatch): Logs {
  const { moto, gateway, iam, accountId, region, stateDir, caFile, log, onStop } = context;
  const logMetrics = new LogMetrics(moto, (of) => cloudWatch.store(of), log);
  const [metricFilters, savedQueries] = [logMetrics.service(), savedQueriesService()];
  const logClasses = logClassesService(moto);
  gateway.route(async (request) => (await savedQueries(request)) ?? (await logClasses(request)) ?? metricFilters(request), "logs");
  const logs = new Logs(moto, region, log, (group, lines) => logMetrics.add(region, group, lines));
  const store = cloudWatch.store(region);
  const brokerLogs = new BrokerLogs(clusters, logs);
  cloudWatch.eachMinute("broker logs", () => brokerLogs.deliver());
  cloudWatch.eachMinute("queues", (endMs) => addQueueMetrics(store, moto, region, endMs - cloudWatch.minuteMs));
  onStop("logs", () => logs.flush());
  // A deleted log group is created again only if the function's role exists and is allowed to create log groups.
  const canCreateGroup = (roleArn: string, group: string) =>
    iam.isAllowed(roleArn, "logs:CreateLogGroup", `arn:aws:logs:${region}:${accountId}:log-group:${group}`).then(
      ({ allowed }) => allowed,
      () => false,
    );
  const functions = new Functions(moto, accountId, region);
  const runtime = new FunctionRuntime(
    {
      configuration: (nameOrArn) => functions.configuration(nameOrArn),
      code: (name) => functions.code(name),
      session: (roleArn, sessionName) => iam.sessionFor(roleArn, sessionName),
      writeLogs: async ({ logGroup: group, roleArn }, stream, lines) =>
        logs.write({ group, stream, canCreateGroup: () => canCreateGroup(roleArn, group) }, lines),
      measure: ({ name }, measured) => addFunctionMetrics(store, name, measured),
      baseEnvironment: { AWS_ENDPOINT_URL: gateway.endpoint, NODE_EXTRA_CA_CERTS: caFile },
    },
    { stateDir, log },
  );
  onStop("functions", () => runtime.close());

  const apis: HttpApis = new HttpApis(moto, accountId, (apiId) =>
    HttpApiListener.open(apiId, {
      definition: (id) => apis.definition(id),
      verify: (request, region) => iam.verifyRequest(request, { service: "execute-api", region }),
      isAllowed: (principalArn, action, resource) => iam.isAllowed(principalArn, action, resource),
      mayInvoke: (functionArn, sourceArn) => functions.canInvoke(functionArn, "apigateway.amazonaws.com", sourceArn),
      invoke: (functionArn, payload, more) => runtime.invoke(functionArn, payload, more),
      accessLog: (groupArn, message) =>
        logs.write({ group: groupArn.split(":")[6] as string, stream: apiId, canCreateGroup: async () => false }, [
          { timestampMs: Date.now(), message },
        ]),
      measure: (stage, measured) => addApiMetrics(store, apiId, stage, measured),
      log,
    }),
  );
  onStop("HTTP APIs", () => apis.stop());
  gateway.route(apis.service(), "apigateway");

  const mappings = new Mappings({
    accountId,
    function: (nameOrArn) => functions.configuration(nameOrArn),
    clusterExists: (arn) => clusters.inAllRegions().some((cluster) => cluster.arn === arn),
    poller: (settings) =>
      new EventSourcePoller(settings, {
        region,
        bootstrap: async (arn) => ({ ...clusters.clientAccess(arn), caPem: await readFile(caFile, "utf8") }),
        session: (roleArn, sessionName) => iam.sessionFor(roleArn, sessionName),
        invoke: (functionArn, payload) => runtime.invoke(functionArn, payload),
        sendToQueue: (queueArn, body, session) => sendToQueue(moto, iam, queueArn, body, session),
        log,
      }),
    log,
  });
  onStop("event source mappings", () => mappings.stop());
  gateway.route(lambdaService(moto, functions, mappings, runtime, log), "lambda");
  return logs;
}
