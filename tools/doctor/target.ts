import { z } from "zod";
import { type Listener, listenerPorts } from "../../modules/kafka/index.js";
import { clusterIdentity, clusterOutputs } from "../client/index.js";
import { type OutputsSource, readOutputs } from "../terraform/index.js";

/** The outputs of the platform stack, or of a root module that passes the outputs of a cluster module on. */
const doctorOutputs = clusterOutputs.extend({
  bootstrap_brokers_plaintext: z.string().nullish(),
  client_role_arns: z.record(z.string(), z.string()).nullish(),
  client_policies: z.record(z.string(), z.string()).nullish(),
  event_topic: z.string().nullish(),
  dead_letter_topic: z.string().nullish(),
  consumer_group: z.string().nullish(),
  consumer_function_name: z.string().nullish(),
});

/** A broker's address: `b-1.….amazonaws.com:9098`. */
export interface Address {
  readonly text: string;
  readonly host: string;
  readonly port: number;
  readonly listener: Listener;
}

/** A deployed cluster and its clients, as the outputs describe them. */
export interface Target {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** The addresses of each listener that the cluster has, in the order of the brokers' ids. */
  readonly listeners: Readonly<Partial<Record<Listener, readonly Address[]>>>;
  readonly addresses: readonly Address[];
  /** The IAM roles of clients by name. */
  readonly roles: Readonly<Record<string, string>>;
  /** The policy documents of those clients. */
  readonly policies: Readonly<Record<string, string>>;
  /** Topics that the outputs name. */
  readonly topics: readonly string[];
  readonly consumerGroup?: string;
  readonly consumerFunction?: string;
}

/**
 * Reads the outputs of an applied configuration.
 *
 * @throws Error with everything that is missing or invalid
 */
export async function targetFrom(source: OutputsSource): Promise<Target> {
  return targetOf(await readOutputs(source), source.file ?? source.stack);
}

/** Returns the target that outputs describe. @param source - where they were read, for messages */
export function targetOf(values: object, source: string): Target {
  const parsed = doctorOutputs.safeParse(values);
  if (!parsed.success) throw new Error(`${source}: not the outputs of a cluster:\n${z.prettifyError(parsed.error)}`);
  const outputs = parsed.data;
  const arn = outputs.cluster_arn ?? outputs.arn;
  const identity = clusterIdentity(arn ?? "");
  if (arn === undefined || !identity) throw new Error(`${source}: not the outputs of a cluster: it has neither cluster_arn nor arn.`);
  const names = Object.keys(listenerPorts) as Listener[];
  const listeners = Object.fromEntries(
    names.flatMap((listener) => {
      const addresses = addressesIn(outputs[`bootstrap_brokers_${listener}`] ?? "", listener, source);
      return addresses.length > 0 ? [[listener, addresses] as const] : [];
    }),
  );
  const addresses = Object.values(listeners).flat();
  if (addresses.length === 0) throw new Error(`${source}: no output bootstrap_brokers_… has an address; apply the configuration first.`);
  const topics = [outputs.event_topic, outputs.dead_letter_topic].filter((topic) => topic !== undefined && topic !== null);
  return {
    ...{ arn, ...identity, listeners, addresses, topics },
    roles: outputs.client_role_arns ?? {},
    policies: outputs.client_policies ?? {},
    ...(outputs.consumer_group && { consumerGroup: outputs.consumer_group }),
    ...(outputs.consumer_function_name && { consumerFunction: outputs.consumer_function_name }),
  };
}

const MAX_PORT = 65_535;

function addressesIn(text: string, listener: Listener, source: string): Address[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, host, port] = /^([\w.-]+):(\d{1,5})$/.exec(part) ?? [];
      if (host === undefined || Number(port) < 1 || Number(port) > MAX_PORT)
        throw new Error(`${source}: bootstrap_brokers_${listener}: ${JSON.stringify(part)} is not host:port.`);
      return { text: part, host, port: Number(port), listener };
    });
}
