import { ClusterAlarms } from "../alarms/cluster-alarms.js";
import { lagOf } from "../kafka-state/index.js";
import type { AccessView, AlarmView, BrokerView, EventView, GroupView, Overview, PlatformInfo, Plot, Plots, TopicView } from "./api.js";
import { alarmEvent } from "./aws/alarm-event.js";
import { Cached, dataOr, ready, unavailable } from "./aws/cached.js";
import { EventPath } from "./aws/event-path.js";
import { Metrics } from "./aws/metrics.js";
import { Msk } from "./aws/msk.js";
import { Prometheus } from "./aws/prometheus.js";
import { readAcls } from "./cluster/acls.js";
import { healthOf } from "./cluster/health.js";
import { Sampler } from "./cluster/sampler.js";
import type { Target } from "./cluster/target.js";
import { type FaultName, pastOf } from "./local/faults.js";
import { Load } from "./local/load.js";
import { ApiFailure } from "./server/failure.js";

const MAX_EVENTS = 100;
/** The time whose changes of alarms are events. */
const ALARM_HISTORY_MS = 60 * 60_000;

/** Observes one platform and answers what the page asks about it. */
export class Console {
  readonly load: Load;
  private readonly sampler: Sampler;
  private readonly msk: Msk;
  private readonly alarmsClient: ClusterAlarms;
  private readonly eventPath: EventPath;
  private readonly metrics: Metrics;
  private readonly sources;

  constructor(
    readonly target: Target,
    log: (line: string) => void,
  ) {
    const { cluster, region, outputs, kafka, control, credentials } = target;
    this.sampler = new Sampler(kafka, log);
    this.load = new Load(target);
    this.msk = new Msk(region, outputs.cluster_arn);
    this.alarmsClient = new ClusterAlarms(region, cluster);
    this.eventPath = new EventPath(region, outputs);
    this.metrics = new Metrics(region, cluster);
    const { prometheus_endpoint: workspace } = outputs;
    const prometheus = workspace ? new Prometheus(workspace, region, credentials) : undefined;
    const { msk, alarmsClient, eventPath, metrics } = this;
    this.sources = {
      cluster: new Cached("MSK", 5_000, async () => ready(await msk.cluster())),
      operations: new Cached("MSK", 10_000, async () => ready(await msk.operations())),
      alarms: new Cached("CloudWatch", 5_000, async () => {
        const alarms = await alarmsClient.all();
        return alarms.length > 0 ? ready(alarms) : unavailable(`CloudWatch has no alarm whose name contains ${cluster}.`);
      }),
      alarmHistory: new Cached("CloudWatch", 5_000, async () =>
        ready((await alarmsClient.changesSince(Date.now() - ALARM_HISTORY_MS)).map(alarmEvent)),
      ),
      path: new Cached("Lambda", 5_000, async () =>
        eventPath.exists ? ready(await eventPath.current()) : unavailable("The platform has no event API."),
      ),
      // CloudWatch charges for each metric that is read; locally nothing is charged, and periods can be shorter than a minute.
      metrics: new Cached("CloudWatch", control ? 10_000 : 60_000, async () =>
        withPlots(await metrics.plots(), "CloudWatch has no metrics of the brokers yet."),
      ),
      prometheus: new Cached("Prometheus", 10_000, async () =>
        prometheus
          ? withPlots(await prometheus.plots(), "The workspace has no series of the brokers yet.")
          : unavailable("The platform has no Prometheus workspace."),
      ),
      processes: new Cached("The control API", 1_000, async () =>
        control ? ready(await control.brokers(cluster)) : unavailable("not local"),
      ),
    };
  }

  start(): void {
    this.sampler.start();
  }

  async close(): Promise<void> {
    await this.load.stop();
    await this.sampler.stop();
    this.msk.close();
    this.alarmsClient.close();
    this.eventPath.close();
    this.metrics.close();
  }

  overview(): Overview {
    const observation = this.sampler.last;
    const [brokers, topics, groups] = [this.brokers(), this.topics(), this.groups()];
    const alarms = this.sources.alarms.current();
    const { failure } = this.sampler;
    return {
      platform: this.platform(),
      observedAt: observation?.at ?? 0,
      health: healthOf({
        ...{ brokers, topics, groups, alarms: dataOr<readonly AlarmView[]>(alarms, []) },
        ...(failure !== undefined && { failure }),
        ...(observation && { ageMs: Date.now() - observation.at }),
      }),
      ...{ brokers, topics, groups, alarms, path: this.sources.path.current(), events: this.events() },
      ...(this.load.view && { load: this.load.view }),
    };
  }

  plots(): Plots {
    return {
      kafka: this.sampler.history.plots(),
      prometheus: this.sources.prometheus.current(),
      cloudwatch: this.sources.metrics.current(),
    };
  }

  async access(): Promise<AccessView> {
    const read = async <T>(source: string, values: Promise<T>) =>
      values.then(ready, (error: Error) => unavailable(`${source}: ${error.message}`));
    const cluster = await this.sources.cluster.latest();
    const authentication = cluster.state === "ready" ? cluster.data.authentication : [];
    const [acls, scramUsers] = await Promise.all([
      read("The ACLs can't be listed", readAcls(this.target.kafka)),
      authentication.includes("SCRAM") ? read("MSK", this.msk.scramUsers()) : unavailable("The cluster does not accept SCRAM."),
    ]);
    return { acls, scramUsers, authentication };
  }

  /** @throws ApiFailure if the platform is not local, or the fault is not possible now */
  async fault(broker: number, fault: FaultName): Promise<void> {
    const { control, cluster } = this.target;
    if (!control) throw new ApiFailure(403, "The console causes faults on a local platform only.");
    try {
      if (fault === "reboot") await this.msk.reboot(broker);
      else await control.fault(cluster, broker, fault, fault === "kill" ? "never" : undefined);
    } catch (cause) {
      throw new ApiFailure(409, `Broker ${broker}: ${(cause as Error).message}`, { cause });
    }
    this.record("warning", `Broker ${broker} ${pastOf[fault]}`);
  }

  /** Records what a user has done with the console. */
  record(severity: EventView["severity"], text: string): void {
    this.sampler.record({ at: Date.now(), severity, source: "console", text });
  }

  private platform(): PlatformInfo {
    const { cluster, region, control, writable, outputs } = this.target;
    const described = this.sources.cluster.current();
    const { kafkaVersion, state, brokerType } = described.state === "ready" ? described.data : {};
    return {
      ...{ cluster, region, kind: control ? "local" : "aws", writable, faults: control !== undefined },
      load: writable && Boolean(outputs.api_endpoint),
      ...(kafkaVersion && { kafkaVersion }),
      ...(state && { state }),
      ...(brokerType && { brokerType }),
    };
  }

  private brokers(): BrokerView[] {
    const observation = this.sampler.last;
    const described = this.sources.cluster.current();
    const processes = dataOr(this.sources.processes.current(), []);
    const expected = described.state === "ready" ? described.data.brokers : [];
    const ids = [...new Set([...expected.map(({ id }) => id), ...(observation?.brokers ?? [])])].sort((a, b) => a - b);
    const partitions = observation?.topics.flatMap((topic) => topic.partitions) ?? [];
    return ids.map((id) => {
      const subnet = expected.find((broker) => broker.id === id)?.subnet;
      const sameSubnet = expected.filter((broker) => subnet && broker.subnet === subnet).map((broker) => broker.id);
      const process = processes.find((each) => each.id === id)?.state;
      return {
        id,
        zone: this.sampler.zones.of(id, sameSubnet),
        online: observation?.brokers.includes(id) ?? false,
        leaders: partitions.filter(({ leader }) => leader === id).length,
        replicas: partitions.filter(({ replicas }) => replicas.includes(id)).length,
        inSync: partitions.filter(({ isr }) => isr.includes(id)).length,
        ...(process && { process }),
      };
    });
  }

  private topics(): TopicView[] {
    return (this.sampler.last?.topics ?? []).map(({ name, partitions, offsets }) => {
      const perSecond = this.sampler.history.rate(name);
      return {
        name,
        internal: name.startsWith("__"),
        replicationFactor: Math.max(0, ...partitions.map(({ replicas }) => replicas.length)),
        partitions,
        ...(offsets && { messages: offsets.reduce((sum, { first, end }) => sum + end - first, 0) }),
        ...(perSecond !== undefined && { perSecond }),
        ...this.sampler.settingsOf(name),
      };
    });
  }

  private groups(): GroupView[] {
    return (this.sampler.last?.groups ?? [])
      .map((group) => ({ ...group, lag: lagOf(group), growing: this.sampler.history.isGrowing(group.id) }))
      .sort((a, b) => b.lag - a.lag || a.id.localeCompare(b.id));
  }

  private events(): EventView[] {
    const operations = dataOr(this.sources.operations.current(), []);
    const history = dataOr(this.sources.alarmHistory.current(), []);
    return [...this.sampler.events, ...operations, ...history].sort((a, b) => b.at - a.at).slice(0, MAX_EVENTS);
  }
}

const withPlots = (plots: readonly Plot[], otherwise: string) => (plots.length > 0 ? ready(plots) : unavailable(otherwise));
