import { readFile } from "node:fs/promises";
import { type Cluster, DescribeClusterV2Command, KafkaClient, paginateListNodes } from "@aws-sdk/client-kafka";
import type { TopicAdminInput } from "../../lambdas/topic-admin/contract.js";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { administratorInputs } from "../../modules/topics/index.js";
import { interruptible } from "../command/interrupt.js";
import { noOutputs } from "../command/outputs.js";
import type { OutputsSource } from "../terraform/index.js";
import { environmentCredentials } from "../traffic/role.js";
import type { Check, Checked } from "./check.js";
import { runChecks } from "./checklist.js";
import { authenticationChecks } from "./checks/authentication.js";
import { authorizationChecks } from "./checks/authorization.js";
import { awsChecks } from "./checks/aws.js";
import { brokerChecks } from "./checks/brokers.js";
import { groupChecks, quotaChecks } from "./checks/groups.js";
import { networkChecks } from "./checks/network.js";
import { tlsChecks } from "./checks/tls.js";
import { topicChecks } from "./checks/topics.js";
import type { Context } from "./context.js";
import { viewOf } from "./kafka/kafka-view.js";
import { linesOf, summaryOf } from "./report.js";
import { type Target, targetFrom } from "./target.js";

/** The checklist, in the order of a client's way to its records. */
export const checks: readonly Check<Context>[] = [
  ...awsChecks,
  ...networkChecks,
  ...tlsChecks,
  ...authenticationChecks,
  ...authorizationChecks,
  ...brokerChecks,
  ...topicChecks,
  ...groupChecks,
  ...quotaChecks,
];

export interface DoctorOptions {
  readonly source?: OutputsSource | undefined;
  /** A settings file: topics are compared with its declarations. */
  readonly config?: string | undefined;
  readonly scramSecret?: string | undefined;
  /** Files of a client certificate and its key, PEM. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly json?: boolean | undefined;
}

/** The report of `msk doctor --json`. */
export interface Diagnosis {
  readonly cluster: string;
  readonly region: string;
  readonly healthy: boolean;
  readonly results: readonly Checked[];
}

/** Time between two observations of consumer groups, in ms. */
const LAG_INTERVAL_MS = 5_000;

/**
 * `msk doctor`: checks a live cluster step by step, and prints each step as soon as it is checked.
 *
 * @returns true if nothing has failed
 */
export async function doctor(options: DoctorOptions): Promise<boolean> {
  const { source, json = false } = options;
  if (!source) throw noOutputs();
  const target = await targetFrom(source);
  const declared = options.config === undefined ? undefined : declaredTopics(options.config, target);
  const clientCertificate = await certificateFrom(options);
  const { scramSecret } = options;
  const results = await interruptible((signal) =>
    diagnose(target, {
      ...{ declared, clientCertificate, scramSecret, signal },
      report: (checked) => {
        if (!json) process.stdout.write(linesOf(checked));
      },
    }),
  );
  const healthy = results.every(({ status }) => status !== "failed");
  const diagnosis: Diagnosis = { cluster: target.name, region: target.region, healthy, results };
  process.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : summaryOf(results, checks));
  return healthy;
}

type Given = Pick<Context, "declared" | "clientCertificate" | "scramSecret" | "signal"> &
  Partial<Pick<Context, "lagIntervalMs" | "now">> & { readonly report?: (results: readonly Checked[]) => void };

/** Runs the checklist on a cluster. */
async function diagnose(target: Target, { report, ...given }: Given): Promise<Checked[]> {
  const msk = new KafkaClient({ region: target.region });
  const clients: Context["clients"] = {};
  const described = once(async () => (await msk.send(new DescribeClusterV2Command({ ClusterArn: target.arn }))).ClusterInfo ?? {});
  const context: Context = {
    lagIntervalMs: LAG_INTERVAL_MS,
    now: () => new Date(),
    ...given,
    target,
    credentials: environmentCredentials(target.region),
    clients,
    client: () => {
      const kafka = clients.iam ?? clients.scram ?? clients.tls ?? clients.plaintext;
      if (!kafka) throw new Error("no client could authenticate");
      return kafka;
    },
    described,
    nodes: once(async () => {
      // MSK lists the brokers of provisioned clusters only. Without the permission to describe it, the kind is not known.
      const { ClusterType } = await described().catch((): Cluster => ({}));
      return ClusterType === "SERVERLESS" ? [] : nodesOf(msk, target);
    }),
    view: once(async () => viewOf(context.client())),
  };
  try {
    return await runChecks(checks, context, { signal: given.signal, ...(report && { report }) });
  } finally {
    msk.destroy();
  }
}

async function nodesOf(msk: KafkaClient, { arn }: Target) {
  const nodes: { id: number; hosts: string[] }[] = [];
  for await (const { NodeInfoList = [] } of paginateListNodes({ client: msk }, { ClusterArn: arn })) {
    for (const { BrokerNodeInfo: broker } of NodeInfoList) {
      if (broker?.BrokerId !== undefined) nodes.push({ id: broker.BrokerId, hosts: broker.Endpoints ?? [] });
    }
  }
  return nodes.toSorted((a, b) => a.id - b.id);
}

/** Returns a function that calls `read` once, and always returns that result. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}

/** Returns the topics that settings declare, as the administrator function gets them. @throws InvalidSettings */
function declaredTopics(file: string, { arn }: Target) {
  const { topics, cluster } = readPlatformSettings(file);
  const fixedReplication = cluster.kind === "express" || cluster.kind === "serverless";
  const { first } = administratorInputs({ cluster: arn, topics, deletable: [], acls: undefined, fixedReplication });
  return (JSON.parse(first) as TopicAdminInput).topics;
}

async function certificateFrom({ certificate, key }: DoctorOptions) {
  if (certificate === undefined || key === undefined) return undefined;
  const [certificateText, keyText] = await Promise.all([readFile(certificate, "utf8"), readFile(key, "utf8")]);
  return { certificate: certificateText, key: keyText };
}
