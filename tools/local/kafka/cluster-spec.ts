import { type Listener, publicPorts } from "./ports.js";

/** The specification of a cluster, as set by the MSK control plane. */
export interface KafkaClusterSpec {
  readonly arn: string;
  /** MSK's cluster name, used for the state folder and in log lines. */
  readonly name: string;
  /** In MSK's form: `3.9.x.kraft`. */
  readonly kafkaVersion: string;
  /** Total number of brokers. */
  readonly brokers: number;
  /** Ids of Availability Zones, such as `use1-az1`. Broker `i` (from 1) is in `zones[(i - 1) % zones.length]`, its `broker.rack`. */
  readonly zones: readonly string[];
  readonly listeners: {
    readonly plaintext: boolean;
    /** `caPems` are the authorities whose client certificates are trusted. */
    readonly tls?: { readonly clientAuth: "none" | "requested" | "required"; readonly caPems: readonly string[] };
    readonly iam: boolean;
    readonly scram: boolean;
  };
  /**
   * Topics can keep older segments in tiered storage.
   *
   * @default false
   */
  readonly tieredStorage?: boolean;
  /**
   * Public access: the brokers' listeners have MSK's public ports too.
   *
   * @default false
   */
  readonly publicAccess?: boolean;
  /**
   * Open monitoring: the exporters of the nodes.
   *
   * @default none
   */
  readonly exporters?: { readonly jmx: boolean; readonly node: boolean };
  /**
   * The brokers stand for MSK Serverless: they accept its topic properties only, and serve its versions of Kafka's requests only.
   *
   * @default false
   */
  readonly serverless?: boolean;
  /** Parsed from the applied MSK configuration. */
  readonly serverProperties: Readonly<Record<string, string>>;
}

export interface BrokerStatus {
  readonly id: number;
  readonly zone: string;
  /** `running` once registered and serving; `hung` while its process is stopped. */
  readonly state: "starting" | "running" | "hung" | "stopped";
  readonly pid?: number;
  /** Name or loopback address at which clients connect. */
  readonly host: string;
  /** `host:port` of each listener. */
  readonly endpoints: Partial<Record<Listener, string>>;
  /** `host:port` of each listener with public access. @default none */
  readonly publicEndpoints?: Partial<Record<Listener, string>>;
}

/** The folders, IAM endpoint and log of a cluster. */
export interface KafkaHome {
  /** Contains `kafka/<release>/`. */
  readonly toolsDir: string;
  /** Contains the public certificate authority and `kafka/<cluster>/`. */
  readonly stateDir: string;
  /** The local platform's IAM. Brokers receive the secret in their environment. */
  readonly iam: { readonly endpoint: string; readonly secret: string };
  /** Where nodes report their metrics at the end of each period, and which ones. @default they report none */
  readonly metrics?: {
    readonly endpoint: string;
    readonly periodMs: number;
    /** A line for each MBean: its ObjectName, a tab, and its attributes, separated by commas. */
    readonly selection: string;
  };
  readonly log: (line: string) => void;
}

/** Returns the client listeners of a cluster, in the order of MSK's ports. */
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

/** Returns the listeners with public access, each with its public port. */
export const publicListenersOf = (spec: KafkaClusterSpec): readonly (readonly [listener: Listener, port: number])[] =>
  spec.publicAccess
    ? listenersOf(spec).flatMap((listener) => {
        const port = publicPorts[listener];
        return port === undefined ? [] : [[listener, port] as const];
      })
    : [];

/** Returns the zone of a broker by its id, counted from 1. */
export function zoneOf(spec: KafkaClusterSpec, brokerId: number): string {
  return spec.zones[(brokerId - 1) % spec.zones.length] as string;
}

/** @throws Error for a specification that the local platform can't run */
export function checkSpec(spec: KafkaClusterSpec): void {
  if (spec.brokers < 1 || spec.zones.length < 1) throw new Error(`cluster ${spec.name} requires at least one broker and one zone`);
  if (listenersOf(spec).length === 0) throw new Error(`cluster ${spec.name} has no client listener; enable at least one`);
}
