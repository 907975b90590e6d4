import { caPem } from "../kafka/index.js";
import { createAdministrator } from "./administrator.js";
import { controlService } from "./control.js";
import { applicationAutoscalingService } from "./drift/application-autoscaling.js";
import { ec2Service } from "./drift/ec2.js";
import { route53Service } from "./drift/route53.js";
import { sqsService } from "./drift/sqs.js";
import { Front } from "./front.js";
import { Credentials } from "./iam/credentials.js";
import { Iam } from "./iam/iam.js";
import { Identities } from "./iam/identities.js";
import { iamService, stsService } from "./iam/routes.js";
import { startMsk } from "./kafka/start.js";
import { startFunctions } from "./lambda/start.js";
import { Moto } from "./moto/moto.js";
import type { Ground } from "./parts.js";
import { taggingService } from "./tagging.js";

/** moto's only account, which is therefore ours. */
const ACCOUNT_ID = "123456789012";
/** How long one part may take to stop, ms; all of them together stay below 15 seconds. */
const STOP_STEP_MS = 10_500;
const STOP_ALL_MS = 14_000;

export type AwsApiOptions = Pick<Ground, "toolsDir" | "stateDir" | "region" | "secret" | "log"> & { readonly port?: number };

/** The AWS API on loopback, with everything that runs behind it. */
export interface AwsApi {
  readonly endpoint: string;
  readonly accountId: string;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Certificate authority of the brokers' listeners, PEM. */
  readonly caFile: string;
  /** Stops what runs behind the API first, then the API. */
  close(): Promise<void>;
}

/** @throws Error for what can't be started; what was started before is stopped again */
export async function startAwsApi(options: AwsApiOptions): Promise<AwsApi> {
  const { region, stateDir, log } = options;
  const stops: Stop[] = [];
  const onStop: Ground["onStop"] = (name, stop) => void stops.unshift({ name, stop });
  try {
    const authority = caPem(stateDir); // while moto starts, which takes longer
    authority.catch(() => undefined); // its failure is thrown where it is awaited
    const moto = await Moto.start(options);
    onStop("moto", () => moto.stop());
    const caFile = await authority;
    const front = await Front.listen({ moto, region, port: options.port, log });
    onStop("front", () => front.close());
    log(`aws: listens on ${front.endpoint}`);

    const credentials = new Credentials();
    const identities = new Identities(moto, region);
    const iam = new Iam(moto, credentials, identities, region, log);
    front.route(iamService(moto, credentials, identities), "iam");
    front.route(stsService(moto, iam, ACCOUNT_ID), "sts");
    front.route(applicationAutoscalingService(moto), "application-autoscaling");
    front.route(ec2Service(moto), "ec2");
    front.route(sqsService(moto), "sqs");
    front.route(route53Service(moto), "route53");

    const ground: Ground = { ...options, moto, front, iam, accountId: ACCOUNT_ID, caFile, onStop };
    const clusters = startMsk(ground);
    startFunctions(ground, clusters);
    front.route(
      taggingService(moto, (region) => clusters.list(region).map(({ arn, tags }) => ({ arn, tags, type: "kafka:cluster" }))),
      "tagging",
    );

    const about = { pid: process.pid, region, accountId: ACCOUNT_ID, startedAt: new Date().toISOString() };
    const status = () => ({ ...about, clusters: clusters.everywhere().map(({ name, state }) => ({ name, state })) });
    front.routeControl(controlService(iam, clusters, options.secret, status));
    const administrator = await createAdministrator(moto, region, credentials);
    return { endpoint: front.endpoint, accountId: ACCOUNT_ID, administrator, caFile, close: () => stopAll(stops, log) };
  } catch (failure) {
    await stopAll(stops, log);
    throw failure;
  }
}

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** One after another; what fails or takes too long is logged and does not keep the others from being stopped. */
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
    const timer = setTimeout(() => failed(new Error(`${name} still ran after ${ms} ms`)), ms);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}
