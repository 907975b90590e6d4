import { randomInt } from "node:crypto";
import type { Listener } from "../../../kafka/index.js";
import type { RunningCluster } from "../backend.js";
import { badRequest } from "../errors.js";
import type { Provisioned } from "../settings/provisioned.js";
import { type Cluster, reportedState } from "./clusters.js";

/** GetBootstrapBrokers returns at most this many brokers. Source: MSK Developer Guide, "Getting the bootstrap brokers". */
const MOST_BROKERS = 3;

/** The part of a GetBootstrapBrokers member name that identifies the listener. */
const LISTENER_SUFFIX: Readonly<Record<Listener, string>> = { plaintext: "", tls: "Tls", scram: "SaslScram", iam: "SaslIam" };

type Broker = Pick<ReturnType<RunningCluster["brokers"]>[number], "zone" | "endpoints" | "publicEndpoints">;

/**
 * GetBootstrapBrokers: returns the addresses of the listeners. As on MSK, each response names other brokers in another order, the same
 * ones for every listener. A serverless cluster has one address.
 *
 * @throws AwsError 400 for a cluster without brokers
 */
export function bootstrapBrokers(cluster: Cluster): Record<string, string> {
  const { running, settings, serverless } = cluster;
  if (!running) throw badRequest(`You can't get bootstrap broker nodes for a cluster in ${reportedState(cluster)} state.`);
  const brokers = chosenBrokers(running.brokers());
  const addresses = (listener: Listener) =>
    serverless ? (running.bootstrap(listener) ?? "") : brokers.flatMap(({ endpoints }) => endpoints[listener] ?? []).join(",");
  const publicAddresses = (listener: Listener) => brokers.flatMap(({ publicEndpoints }) => publicEndpoints?.[listener] ?? []).join(",");
  const members = (kind: string, listeners: readonly Listener[], addressesOf: (listener: Listener) => string) =>
    listeners.map((listener): [string, string] => [`bootstrapBrokerString${kind}${LISTENER_SUFFIX[listener]}`, addressesOf(listener)]);
  const all = [
    ...members("", ["plaintext", "tls", "scram", "iam"], addresses),
    ...members("Public", ["tls", "scram", "iam"], publicAddresses),
    // The local platform has one network, so VPC connections use the same addresses.
    ...members("VpcConnectivity", vpcListeners(settings), addresses),
  ];
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

/** Returns the listeners that clients in other VPCs can connect to through a managed VPC connection. */
export function vpcListeners({ brokerNodeGroupInfo }: Provisioned): readonly Listener[] {
  const { sasl, tls } = brokerNodeGroupInfo.connectivityInfo.vpcConnectivity?.clientAuthentication ?? {};
  return [
    ...(tls?.enabled ? ["tls" as const] : []),
    ...(sasl?.scram?.enabled ? ["scram" as const] : []),
    ...(sasl?.iam?.enabled ? ["iam" as const] : []),
  ];
}

/** Returns brokers chosen at random, from as many zones as possible, in random order. */
function chosenBrokers<T extends Broker>(brokers: readonly T[]): T[] {
  const mixed = shuffled(brokers);
  const rounds = mixed.map((broker) => ({ broker, round: mixed.filter(({ zone }) => zone === broker.zone).indexOf(broker) }));
  const chosen = rounds.sort((a, b) => a.round - b.round).slice(0, MOST_BROKERS);
  return shuffled(chosen.map(({ broker }) => broker));
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
