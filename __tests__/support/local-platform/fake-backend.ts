import type { KafkaBackend, RunningCluster } from "../../../tools/local/aws/msk/backend.js";
import { AwsError } from "../../../tools/local/aws/protocol/errors.js";
import type { Secret } from "../../../tools/local/aws/secrets-manager.js";
import { type KafkaClusterSpec, listenerPorts, listenersOf, publicListenersOf } from "../../../tools/local/kafka/index.js";

const stateAfter = { kill: "stopped", hang: "hung", resume: "running", start: "running" } as const;

/** A fake of the brokers: it records what it should run, fails on demand and runs nothing. */
export class FakeBackend implements KafkaBackend {
  readonly accountId = "123456789012";
  readonly lines: string[] = [];
  readonly applied: KafkaClusterSpec[] = [];
  readonly rebooted: number[][] = [];
  /** SCRAM users of all clusters: password by user name. */
  readonly scramUsers = new Map<string, string>();
  /** ARNs of certificate authorities that do not exist. */
  readonly unknownAuthorities = new Set<string>();
  /** Secrets by ARN. */
  readonly secrets = new Map<string, Secret>();
  /** State of every broker. */
  brokerState: "running" | "stopped" = "running";
  /** The faults of brokers: id, kind and options. */
  readonly faults: [id: number, kind: string, options: object | undefined][] = [];
  /** False: a fault is recorded, but changes nothing. */
  faultsHaveEffect = true;
  stopped = 0;
  /** Delays starts, reboots and changes of SCRAM users until it resolves. */
  gate: Promise<void> = Promise.resolve();
  failStart?: Error;
  failApply?: Error;

  async start(spec: KafkaClusterSpec): Promise<RunningCluster> {
    await this.gate;
    if (this.failStart) throw this.failStart;
    let current = spec;
    const states = new Map<number, ReturnType<RunningCluster["brokers"]>[number]["state"]>();
    return {
      get spec() {
        return current;
      },
      bootstrap: (listener) => (current.listeners[listener] ? `127.9.9.200:${listenerPorts[listener]}` : undefined),
      brokers: () =>
        Array.from({ length: current.brokers }, (_, index) => ({
          ...{
            id: index + 1,
            state: states.get(index + 1) ?? this.brokerState,
            zone: current.zones[index % current.zones.length] as string,
          },
          host: `127.9.9.${index + 1}`,
          endpoints: Object.fromEntries(
            listenersOf(current).map((listener) => [listener, `127.9.9.${index + 1}:${listenerPorts[listener]}`]),
          ),
          publicEndpoints: Object.fromEntries(
            publicListenersOf(current).map(([listener, port]) => [listener, `127.9.9.${index + 1}:${port}`]),
          ),
        })),
      controllerId: async () => 1,
      consumerGroups: async () => [],
      logFiles: () => [],
      exporters: () => [],
      apply: async (next) => {
        if (this.failApply) throw this.failApply;
        this.applied.push(next);
        current = next;
      },
      reboot: async (ids) => {
        await this.gate;
        this.rebooted.push([...ids]);
      },
      fault: async (id, kind, options) => {
        this.faults.push([id, kind, options]);
        if (this.faultsHaveEffect) states.set(id, stateAfter[kind]);
      },
      setScramUser: async (name, password) => {
        await this.gate;
        this.scramUsers.set(name, password);
      },
      removeScramUser: async (name) => void this.scramUsers.delete(name),
      stop: async () => void this.stopped++,
    };
  }

  async defaultSecurityGroup(subnetId: string): Promise<string> {
    return `default-group-of-${subnetId}`;
  }

  async zoneIds(subnetIds: readonly string[]): Promise<string[]> {
    return subnetIds.map((id) => `zone-of-${id}`);
  }

  async secret(arn: string): Promise<Secret | undefined> {
    return this.secrets.get(arn);
  }

  async certificateAuthority(arn: string): Promise<string> {
    if (this.unknownAuthorities.has(arn))
      throw new AwsError(400, "BadRequestException", `The certificate authority ${arn} does not exist or has no certificate.`);
    return `certificate of ${arn}`;
  }

  /** Delays starts, reboots and changes of SCRAM users until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  log(line: string): void {
    this.lines.push(line);
  }
}
