import { KafkaClient, paginateListNodes } from "@aws-sdk/client-kafka";
import { z } from "zod";
import { bastionPorts } from "../../modules/bastion/index.js";
import { freePort } from "../local/process/index.js";
import { type OutputsSource, readOutputs } from "../terraform/index.js";
import { type BrokerTunnel, brokerTunnels, hostsLines, relayBrokers } from "./broker-tunnels.js";
import { commandLine, openSessions, requirePrograms } from "./sessions.js";
import type { Forwarding, ListenerName, TargetName } from "./targets.js";

export interface TunnelOptions {
  readonly target: TargetName;
  readonly source: OutputsSource;
  /** Port on this machine. @default that of the server on the bastion; for Grafana, 3000 */
  readonly port?: number;
  /** Listener of the brokers. @default iam */
  readonly listener?: ListenerName;
  /** Print the commands instead of running them. */
  readonly print: boolean;
  readonly signal: AbortSignal;
  /** Receives each line of the output. */
  readonly log: (line: string) => void;
  /** Returns the names of all brokers. @default MSK's ListNodes */
  readonly brokers?: (clusterArn: string, region: string) => Promise<string[]>;
}

const platformOutputs = z.object({
  region: z.string(),
  cluster_arn: z.string(),
  bastion_instance_id: z.string().min(1).optional(),
  grafana_url: z.string().optional(),
  bootstrap_brokers_iam: z.string().nullish(),
  bootstrap_brokers_scram: z.string().nullish(),
  bootstrap_brokers_tls: z.string().nullish(),
});
type PlatformOutputs = z.output<typeof platformOutputs>;

/**
 * Opens a tunnel through the bastion, and keeps it open until the signal is aborted, or prints the commands that do so.
 *
 * @throws Error if the platform has no bastion or not the target, a program is missing, or a session ends
 */
export async function tunnel(options: TunnelOptions): Promise<void> {
  const { source, print, signal, log } = options;
  const parsed = platformOutputs.safeParse(await readOutputs(source));
  if (!parsed.success) {
    throw new Error(`${source.file ?? source.stack}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
  }
  const { bastion_instance_id: instanceId, region } = parsed.data;
  if (instanceId === undefined) {
    throw new Error(
      "The platform has no bastion: there is no output bastion_instance_id; set `bastion: {}` in the settings and apply them.",
    );
  }
  const bastion = { instanceId, region };
  const { forwardings, about, brokers } = await plan(parsed.data, options);
  if (print) {
    for (const forwarding of forwardings) log(commandLine(bastion, forwarding));
    for (const line of about) log(`# ${line}`);
    return;
  }
  requirePrograms();
  const relay = brokers && (await relayBrokers(brokers));
  try {
    await openSessions(bastion, forwardings, about, signal, log);
  } finally {
    relay?.stop();
  }
}

interface TunnelPlan {
  readonly forwardings: readonly Forwarding[];
  /** What the user does with it, printed once the sessions wait for connections. */
  readonly about: readonly string[];
  readonly brokers?: readonly BrokerTunnel[];
}

async function plan(outputs: PlatformOutputs, options: TunnelOptions): Promise<TunnelPlan> {
  const { target, port } = options;
  switch (target) {
    case "kafka-ui":
    case "prometheus": {
      const remotePort = bastionPorts[target === "kafka-ui" ? "kafkaUi" : target];
      const localPort = port ?? remotePort;
      return { forwardings: [{ localPort, remotePort }], about: [`Open http://127.0.0.1:${localPort}`] };
    }
    case "grafana":
      return grafana(outputs, port ?? 3000);
    case "brokers":
      return brokersOf(outputs, options);
  }
}

function grafana({ grafana_url: url }: PlatformOutputs, localPort: number): TunnelPlan {
  if (!url) throw new Error("The platform has no Grafana workspace: there is no output grafana_url.");
  const { hostname } = new URL(url.includes("://") ? url : `https://${url}`);
  return {
    forwardings: [{ localPort, remotePort: 443, host: hostname }],
    about: [
      `A workspace with public access needs no tunnel: open https://${hostname}`,
      `Otherwise add this line to /etc/hosts, and open https://${hostname}:${localPort}`,
      `127.0.0.1 ${hostname}`,
    ],
  };
}

async function brokersOf(
  outputs: PlatformOutputs,
  { listener = "iam", print, brokers: list = brokerNames }: TunnelOptions,
): Promise<TunnelPlan> {
  const bootstrap = outputs[`bootstrap_brokers_${listener}`];
  const remotePort = Number(bootstrap?.split(",")[0]?.split(":").at(-1));
  if (!bootstrap || !Number.isInteger(remotePort))
    throw new Error(`The cluster has no ${listener} listener; choose another with --listener.`);
  const tunnels = await brokerTunnels(await list(outputs.cluster_arn, outputs.region), remotePort, freePort);
  return {
    forwardings: tunnels,
    brokers: tunnels,
    about: [
      ...(print ? ["Without --print, this command also relays the port of each broker to its session."] : []),
      "Clients on this machine reach the brokers by their names after these lines are in /etc/hosts:",
      ...hostsLines(tunnels),
      `Bootstrap servers: ${tunnels.map(({ host }) => `${host}:${remotePort}`).join(",")}`,
    ],
  };
}

/** Returns the names of all brokers in the order of their ids. Bootstrap brokers are three at most. */
async function brokerNames(clusterArn: string, region: string): Promise<string[]> {
  const client = new KafkaClient({ region });
  try {
    const found: { id: number; host: string }[] = [];
    for await (const { NodeInfoList = [] } of paginateListNodes({ client }, { ClusterArn: clusterArn })) {
      for (const { BrokerNodeInfo: node } of NodeInfoList) {
        const host = node?.Endpoints?.[0];
        if (host !== undefined) found.push({ id: node?.BrokerId ?? 0, host });
      }
    }
    return found.sort((a, b) => a.id - b.id).map(({ host }) => host);
  } finally {
    client.destroy();
  }
}
