/** Where a tunnel can lead. */
export const targetNames = ["kafka-ui", "prometheus", "grafana", "brokers"] as const;
export type TargetName = (typeof targetNames)[number];

/** The listeners of the brokers, by the name in the outputs `bootstrap_brokers_<name>`. */
export const listenerNames = ["iam", "scram", "tls"] as const;
export type ListenerName = (typeof listenerNames)[number];

/** One session of Session Manager that forwards a port. */
export interface Forwarding {
  /** Port on this machine. */
  readonly localPort: number;
  readonly remotePort: number;
  /** Host that the bastion connects to. @default the bastion itself */
  readonly host?: string;
}

/** What a tunnel needs of the deployed platform. */
export interface Bastion {
  readonly instanceId: string;
  readonly region: string;
}

/** Returns the arguments of the AWS CLI that open a session. */
export function sessionArguments({ instanceId, region }: Bastion, { localPort, remotePort, host }: Forwarding): string[] {
  const ports = { portNumber: [String(remotePort)], localPortNumber: [String(localPort)] };
  return [
    "ssm",
    "start-session",
    ...["--region", region],
    ...["--target", instanceId],
    ...["--document-name", host === undefined ? "AWS-StartPortForwardingSession" : "AWS-StartPortForwardingSessionToRemoteHost"],
    ...["--parameters", JSON.stringify(host === undefined ? ports : { host: [host], ...ports })],
  ];
}
