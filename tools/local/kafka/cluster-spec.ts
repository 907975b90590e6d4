/** A cluster as the MSK control plane wants it. */
export interface KafkaClusterSpec {
  readonly arn: string;
  /** MSK's cluster name; it names the folder of its state and its lines in the log. */
  readonly name: string;
  /** As MSK writes it: `3.9.x.kraft`. */
  readonly kafkaVersion: string;
  /** How many in all. */
  readonly brokers: number;
  /** Broker `i` (from 1) is in `zones[(i - 1) % zones.length]`, which is its `broker.rack`. */
  readonly zones: readonly string[];
  readonly listeners: {
    readonly plaintext: boolean;
    /** `caPems` are the authorities whose client certificates are trusted. */
    readonly tls?: { readonly clientAuth: "none" | "requested" | "required"; readonly caPems: readonly string[] };
    readonly iam: boolean;
    readonly scram: boolean;
  };
  /**
   * Topics may keep their older segments elsewhere.
   *
   * @default false
   */
  readonly tieredStorage?: boolean;
  /** As parsed from the MSK configuration that applies. */
  readonly serverProperties: Readonly<Record<string, string>>;
}

/** The ways in for clients. */
export type Listener = "plaintext" | "tls" | "iam" | "scram";

export interface BrokerStatus {
  readonly id: number;
  readonly zone: string;
  /** `running` once registered and serving; `hung` while its process is stopped. */
  readonly state: "starting" | "running" | "hung" | "stopped";
  readonly pid?: number;
  /** `127.0.0.1:port` of each listener. */
  readonly endpoints: Partial<Record<Listener, string>>;
}

/** Where a cluster lives, and whom it asks. */
export interface KafkaHome {
  /** Holds `kafka/<release>/`. */
  readonly toolsDir: string;
  /** Holds the public certificate authority and `kafka/<cluster>/`. */
  readonly stateDir: string;
  /** The platform's IAM as the brokers reach it. The secret goes to them by environment. */
  readonly iam: { readonly endpoint: string; readonly secret: string };
  readonly log: (line: string) => void;
}

/** Which of the client listeners a cluster has, in the order of MSK's ports. */
export function listenersOf(spec: KafkaClusterSpec): readonly Listener[] {
  const { plaintext, tls, scram, iam } = spec.listeners;
  const chosen: readonly [Listener, boolean][] = [
    ["plaintext", plaintext],
    ["tls", tls !== undefined],
    ["scram", scram],
    ["iam", iam],
  ];
  return chosen.filter(([, open]) => open).map(([listener]) => listener);
}

/** The zone of a broker by its id, counted from 1. */
export function zoneOf(spec: KafkaClusterSpec, brokerId: number): string {
  return spec.zones[(brokerId - 1) % spec.zones.length] as string;
}

/** @throws Error for what the local platform can't run */
export function checkSpec(spec: KafkaClusterSpec): void {
  if (spec.brokers < 1 || spec.zones.length < 1) throw new Error(`cluster ${spec.name} needs at least one broker and one zone`);
  if (listenersOf(spec).length === 0) throw new Error(`cluster ${spec.name} has no listener for clients`);
}
