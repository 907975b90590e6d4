import { setTimeout as sleep } from "node:timers/promises";
import type { Admin, Kafka } from "kafkajs";
import type { EventView } from "../api.js";
import { History } from "./history.js";
import { type Observation, observe } from "./observation.js";
import { type TopicSettings, topicSettings } from "./topic-settings.js";
import { transitions } from "./transitions.js";
import { Zones } from "./zones.js";

/** The time between two observations in ms: while a page asks for them, and otherwise. */
const WATCHED_MS = 2_000;
const UNWATCHED_MS = 10_000;
const WATCHED_FOR_MS = 30_000;
/** Settings of topics change rarely. */
const SETTINGS_MS = 30_000;
/** An observation that takes longer has failed, in ms. */
const OBSERVATION_MS = 30_000;
const MAX_EVENTS = 200;

/** Observes a cluster again and again, and keeps what has changed. */
export class Sampler {
  readonly history = new History();
  readonly zones = new Zones();
  private readonly stopped = new AbortController();
  private readonly seen: EventView[] = [];
  private observation: Observation | undefined;
  private problem: string | undefined;
  private settings = new Map<string, TopicSettings>();
  private settingsAt = Number.NEGATIVE_INFINITY;
  private admin: Admin | undefined;
  private askedAt = performance.now();
  private running: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: (line: string) => void,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** The last complete observation. */
  get last(): Observation | undefined {
    this.askedAt = performance.now();
    return this.observation;
  }

  /** The reason why the last observation failed. */
  get failure(): string | undefined {
    return this.problem;
  }

  /** Changes that were seen, the latest first. */
  get events(): readonly EventView[] {
    return this.seen;
  }

  settingsOf(topic: string): TopicSettings {
    return this.settings.get(topic) ?? {};
  }

  /** Records an event that the console has caused. */
  record(event: EventView): void {
    this.seen.unshift(event);
    this.seen.length = Math.min(this.seen.length, MAX_EVENTS);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const began = performance.now();
      await this.observeOnce();
      const took = performance.now() - began;
      const every = performance.now() - this.askedAt < WATCHED_FOR_MS ? WATCHED_MS : UNWATCHED_MS;
      // A large cluster is observed less often, so that the console is never a load that matters.
      await sleep(Math.max(every - took, took), undefined, { signal }).catch(() => undefined);
    }
    await this.admin?.disconnect().catch(() => undefined);
  }

  private async observeOnce(): Promise<void> {
    try {
      const admin = await withDeadline(this.admin ?? connected(this.kafka));
      this.admin = admin;
      const now = await withDeadline(observe(admin, this.observation));
      await withDeadline(this.zones.learn(admin, now.brokers));
      await withDeadline(this.readSettings(admin, now));
      if (this.observation) {
        for (const event of transitions(this.observation, now, (id) => this.zones.of(id))) this.record(event);
      }
      this.history.add(now);
      this.observation = now;
      this.problem = undefined;
    } catch (error) {
      // The connection can lead to a broker that hangs: the next observation uses a new one.
      const { message } = error as Error;
      if (this.problem === undefined) this.log(`observation failed: ${message}`);
      this.problem = message;
      const admin = this.admin;
      this.admin = undefined;
      await admin?.disconnect().catch(() => undefined);
    }
  }

  private async readSettings(admin: Admin, { topics }: Observation): Promise<void> {
    const isDue = performance.now() - this.settingsAt > SETTINGS_MS || topics.some(({ name }) => !this.settings.has(name));
    if (!isDue) return;
    this.settings = await topicSettings(
      admin,
      topics.map(({ name }) => name),
    ).catch(() => this.settings);
    this.settingsAt = performance.now();
  }
}

/** Limits the time of a request: a broker that hangs keeps a connection open without answering. */
async function withDeadline<T>(work: Promise<T> | T): Promise<T> {
  const timer = new AbortController();
  const late = sleep(OBSERVATION_MS, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`no answer within ${OBSERVATION_MS / 1_000} s`)),
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

async function connected(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return admin;
  } catch (error) {
    await admin.disconnect().catch(() => undefined);
    throw error;
  }
}
