import { caPem } from "../kafka/index.js";
import { createAdministrator } from "./administrator.js";
import { CloudWatch } from "./cloudwatch/cloudwatch.js";
import { KafkaMetrics } from "./cloudwatch/kafka-metrics.js";
import type { AwsContext } from "./context.js";
import { controlService } from "./control.js";
import { dynamoDbService } from "./dynamodb/service.js";
import { Gateway } from "./gateway.js";
import { glueService } from "./glue/service.js";
import { grafanaService } from "./grafana/index.js";
import { Credentials } from "./iam/credentials.js";
import { Iam } from "./iam/iam.js";
import { Identities } from "./iam/identities.js";
import { checkLakeAccess } from "./iam/lake-access.js";
import { checkScope } from "./iam/request-scope.js";
import { RoleCredentials } from "./iam/role-credentials.js";
import { iamService, stsService } from "./iam/routes.js";
import { checkSchemaAccess } from "./iam/schema-access.js";
import { checkSecretAccess } from "./iam/secret-access.js";
import { checkTableAccess } from "./iam/table-access.js";
import { startMskConnect } from "./kafkaconnect/start.js";
import { startFunctions } from "./lambda/start.js";
import { checkLimits } from "./limits/check-limits.js";
import { RequestValidator } from "./models/request-validator.js";
import { serviceModelsFolder } from "./moto/install.js";
import { Moto } from "./moto/moto.js";
import { applicationAutoscalingService } from "./moto-fixes/application-autoscaling.js";
import { ec2Service } from "./moto-fixes/ec2.js";

import { kmsService } from "./moto-fixes/kms.js";
import { prometheusService } from "./moto-fixes/prometheus.js";
import { route53Service } from "./moto-fixes/route53.js";
import { sqsService } from "./moto-fixes/sqs.js";
import { startMsk, storageCoolDownMs } from "./msk/start.js";
import { Collector } from "./prometheus/collector.js";
import { workspaceService } from "./prometheus/service.js";
import { Workspaces } from "./prometheus/workspaces.js";
import { RecordedActions } from "./recording/recorded-actions.js";
import { RoleActions } from "./recording/role-actions.js";
import { unvalidatedOperations } from "./recording/unvalidated-operations.js";
import { checkReferences } from "./references/check-references.js";
import { motoResources } from "./references/resources.js";
import { taggingService } from "./tagging.js";

/** The only account of moto, and so of the local platform. */
const ACCOUNT_ID = "123456789012";
/** Time limit for stopping one service, ms. Together they stop in less than 15 seconds. */
const STOP_STEP_MS = 10_500;
const STOP_ALL_MS = 14_000;

export type AwsApiOptions = Pick<AwsContext, "toolsDir" | "stateDir" | "region" | "secret" | "brokers" | "minuteMs" | "log"> & {
  readonly port?: number;
};

/** The AWS API on loopback with the processes behind it. */
export interface AwsApi {
  readonly endpoint: string;
  readonly accountId: string;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Path of the certificate (PEM) of the authority that signs the brokers' certificates. */
  readonly caFile: string;
  /** Stops the processes behind the API, then the API. */
  close(): Promise<void>;
}

/** Starts the AWS API. @throws Error if a service can't be started; the services that were started are stopped first */
export async function startAwsApi(options: AwsApiOptions): Promise<AwsApi> {
  const { region, stateDir, log } = options;
  const stops: Stop[] = [];
  const onStop: AwsContext["onStop"] = (name, stop) => void stops.unshift({ name, stop });
  try {
    const authority = caPem(stateDir); // runs while moto starts, which takes longer
    authority.catch(() => undefined); // a failure is thrown by the await below
    const moto = await Moto.start(options);
    onStop("moto", () => moto.stop());
    const caFile = await authority;
    const gateway = await Gateway.listen({ moto, region, port: options.port, log });
    onStop("gateway", () => gateway.close());
    log(`aws: listens on ${gateway.endpoint}`);

    const credentials = new Credentials();
    const identities = new Identities(moto, region);
    const roleActions = new RoleActions();
    const iam = new Iam(moto, credentials, identities, region, log, (principal, action) => roleActions.record(principal, action));
    const resources = motoResources(moto, iam, ACCOUNT_ID);
    // In AWS's order: the signature, the form of the request, quotas, and then the resources that it refers to.
    gateway.check(async (request) => checkScope(request));
    const models = await serviceModelsFolder(options.toolsDir);
    const validator = new RequestValidator(models);
    const unvalidated = unvalidatedOperations(models);
    const recorded = new RecordedActions(
      async (request) => (await validator.read(request)) ?? unvalidated(request),
      credentials,
      ACCOUNT_ID,
      roleActions,
    );
    gateway.check((request) => recorded.record(request));
    gateway.check((request) => validator.validate(request));
    gateway.check((request) => checkSecretAccess(request, { credentials, iam, moto }));
    gateway.check((request) => checkSchemaAccess(request, { credentials, iam, accountId: ACCOUNT_ID }));
    gateway.check((request) => checkLakeAccess(request, { credentials, iam, accountId: ACCOUNT_ID }));
    gateway.check((request) => checkTableAccess(request, { credentials, iam, accountId: ACCOUNT_ID }));
    gateway.check((request) => checkLimits(request, moto, (asked) => gateway.dispatch(asked)));
    gateway.check((request) => checkReferences(request, resources));
    gateway.route(iamService(moto, credentials, identities), "iam");
    gateway.route(stsService(moto, iam, ACCOUNT_ID), "sts");
    gateway.route(applicationAutoscalingService(moto), "application-autoscaling");
    gateway.route(ec2Service(moto, { volumeCoolDownMs: storageCoolDownMs() }), "ec2");
    gateway.route(sqsService(moto), "sqs");
    gateway.route(kmsService(moto), "kms");
    gateway.route(route53Service(moto), "route53");
    gateway.route(glueService(moto), "glue");
    gateway.route(dynamoDbService(moto), "dynamodb");

    gateway.route(grafanaService(ACCOUNT_ID), "grafana");

    const context: AwsContext = { ...options, moto, gateway, iam, accountId: ACCOUNT_ID, caFile, onStop };
    const cloudWatch = CloudWatch.start(context, validator);
    const administrator = await createAdministrator(moto, region, credentials);
    const workspaces = new Workspaces(context);
    onStop("workspaces of Prometheus", () => workspaces.stop());
    gateway.route(workspaceService(context, workspaces, prometheusService(moto)), "aps");
    const collector = new Collector(context, administrator);
    onStop("the collector", () => collector.stop());
    const clusters = startMsk(context);
    const kafkaMetrics = new KafkaMetrics(cloudWatch, clusters);
    const logs = startFunctions(context, clusters, cloudWatch);
    const roleCredentials = new RoleCredentials(iam, gateway.endpoint);
    const connectors = startMskConnect(context, { logs, cloudWatch, credentials: roleCredentials });
    gateway.route(
      taggingService(moto, (region) => clusters.list(region).map(({ arn, tags }) => ({ arn, tags, type: "kafka:cluster" }))),
      "tagging",
    );

    const about = { pid: process.pid, region, accountId: ACCOUNT_ID, startedAt: new Date().toISOString() };
    const status = () => ({ ...about, clusters: clusters.inAllRegions().map(({ name, state }) => ({ name, state })) });
    gateway.routeControl(
      controlService({ iam, roleCredentials, clusters, connectors, recorded, roleActions }, options.secret, status, {
        metrics: (report) => kafkaMetrics.receive(report),
        collect: (configuration) => collector.apply(configuration),
        stopCollecting: () => collector.remove(),
      }),
    );
    return { endpoint: gateway.endpoint, accountId: ACCOUNT_ID, administrator, caFile, close: () => stopAll(stops, log) };
  } catch (failure) {
    await stopAll(stops, log);
    throw failure;
  }
}

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** Stops services one after another. A failure or a timeout is logged, and the next service is stopped. */
async function stopAll(stops: readonly Stop[], log: (line: string) => void): Promise<void> {
  const deadline = Date.now() + STOP_ALL_MS;
  for (const { name, stop } of stops) {
    const timer = new AbortController();
    const limit = Math.min(STOP_STEP_MS, Math.max(500, deadline - Date.now()));
    await Promise.race([stop(), sleep(limit, timer.signal, name)])
      .catch((failure: Error) => log(`${name} did not stop cleanly: ${failure.message}`))
      .finally(() => timer.abort());
  }
}

function sleep(ms: number, signal: AbortSignal, name: string): Promise<never> {
  return new Promise((_, failed) => {
    const timer = setTimeout(() => failed(new Error(`${name} was still running after ${ms} ms`)), ms);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}
