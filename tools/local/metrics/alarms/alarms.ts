import type { MetricStore } from "../series/metric-store.js";
import type { AlarmState, Evaluation, MetricCondition } from "./alarm.js";
import type { CompositeRule } from "./composite-rule.js";
import { evaluateAlarm, periodOf } from "./evaluate-alarm.js";

/** What alarms of both kinds have. */
interface Base {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  /** When the alarm was created or last changed. */
  readonly configuredAt: Date;
}

/** The configuration of an alarm. `settings` is the request that created it, which responses repeat. */
export type AlarmDefinition = Base &
  (
    | {
        readonly kind: "metric" /** @default it is not evaluated */;
        readonly condition?: MetricCondition;
        readonly settings: Readonly<Record<string, unknown>>;
      }
    | { readonly kind: "composite"; readonly rule: CompositeRule; readonly ruleText: string }
  );

export interface Alarm {
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: Readonly<Record<string, unknown>>;
  /** When the state or its reason last changed. */
  readonly stateUpdatedAt: Date;
  /** When the state last changed. */
  readonly stateChangedAt: Date;
}

export interface HistoryItem {
  readonly alarm: string;
  readonly kind: AlarmDefinition["kind"];
  readonly at: Date;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Performs the actions of an alarm whose state has changed. */
export type Notify = (alarm: Alarm, before: AlarmState, actions: readonly string[]) => Promise<void>;

const MOST_HISTORY = 20_000;

/** The alarms of one region. */
export class Alarms {
  private readonly all = new Map<string, Alarm>();
  private readonly items: HistoryItem[] = [];

  constructor(
    private readonly store: MetricStore,
    private readonly notify: Notify,
    /** How long a second of a period lasts, ms: shorter in tests. */
    private readonly secondMs: number,
  ) {}

  list(): Alarm[] {
    return [...this.all.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  }

  find(name: string): Alarm | undefined {
    return this.all.get(name);
  }

  /** Returns what happened, newest first. */
  history(): readonly HistoryItem[] {
    return this.items;
  }

  /** Creates an alarm in INSUFFICIENT_DATA, or changes its configuration and keeps its state. */
  put(definition: AlarmDefinition): void {
    const before = this.all.get(definition.name);
    const at = definition.configuredAt;
    const created: Alarm = {
      definition,
      state: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
      stateUpdatedAt: at,
      stateChangedAt: at,
    };
    this.all.set(definition.name, before ? { ...before, definition } : created);
    this.record(definition, "ConfigurationUpdate", `Alarm "${definition.name}" ${before ? "updated" : "created"}`, {
      version: "1.0",
      type: before ? "Update" : "Create",
    });
  }

  delete(name: string): void {
    const alarm = this.all.get(name);
    if (!alarm) return;
    this.all.delete(name);
    this.record(alarm.definition, "ConfigurationUpdate", `Alarm "${name}" deleted`, { version: "1.0", type: "Delete" });
  }

  /** Returns the composite alarms whose rule refers to an alarm. */
  parentsOf(name: string): Alarm[] {
    const arn = this.all.get(name)?.definition.arn;
    return this.list().filter(
      ({ definition }) => definition.kind === "composite" && definition.rule.alarms.some((alarm) => alarm === name || alarm === arn),
    );
  }

  /** Sets the state until the next evaluation, and performs its actions. */
  async setState(name: string, evaluation: Evaluation): Promise<void> {
    const alarm = this.all.get(name);
    if (alarm) await this.change(alarm, evaluation);
  }

  /**
   * Evaluates every alarm: those on metrics first, then composite alarms until none changes any more.
   *
   * @param nowMs - the end of the last minute
   */
  async evaluate(nowMs: number): Promise<void> {
    for (const alarm of this.list()) {
      const { definition } = alarm;
      if (definition.kind !== "metric" || !definition.condition) continue;
      const at = { endMs: endOfPeriods(nowMs, periodOf(definition.condition), this.secondMs), secondMs: this.secondMs };
      const result = evaluateAlarm(definition.condition, this.store, at);
      if (result) await this.change(alarm, result);
    }
    const composite = this.list().filter(({ definition }) => definition.kind === "composite");
    for (let round = 0; round <= composite.length; round++) {
      let changed = false;
      for (const { definition } of composite) changed = (await this.evaluateComposite(definition.name)) || changed;
      if (!changed) return;
    }
  }

  private async evaluateComposite(name: string): Promise<boolean> {
    const alarm = this.all.get(name);
    if (alarm?.definition.kind !== "composite") return false;
    const { rule, ruleText } = alarm.definition;
    const stateOf = (named: string) => (this.all.get(named) ?? this.list().find(({ definition }) => definition.arn === named))?.state;
    const state: AlarmState = rule.holds(stateOf) ? "ALARM" : "OK";
    if (state === alarm.state) return false;
    const children = rule.alarms.filter((child) => stateOf(child) === "ALARM");
    const which = children.length > 0 ? ` Alarms in ALARM: ${children.slice(0, 10).join(", ")}.` : "";
    const reason = `The rule ${ruleText.length > 200 ? `${ruleText.slice(0, 200)}…` : ruleText} is ${state === "ALARM"}.${which}`;
    await this.change(alarm, {
      state,
      reason,
      reasonData: { triggeringAlarms: children.slice(0, 10).map((child) => ({ name: child, state: { value: "ALARM" } })) },
    });
    return true;
  }

  private async change(alarm: Alarm, { state, reason, reasonData }: Evaluation): Promise<void> {
    const { definition, state: before } = alarm;
    if (this.all.get(definition.name) !== alarm) return; // deleted or changed since
    if (state === before) return;
    const now = new Date();
    const changed: Alarm = { definition, state, reason, ...(reasonData && { reasonData }), stateUpdatedAt: now, stateChangedAt: now };
    this.all.set(definition.name, changed);
    this.record(definition, "StateUpdate", `Alarm updated from ${before} to ${state}`, {
      version: "1.0",
      oldState: { stateValue: before, stateReason: alarm.reason },
      newState: { stateValue: state, stateReason: reason, ...(reasonData && { stateReasonData: reasonData }) },
    });
    const actions = definition.actionsEnabled ? definition.actions[state] : [];
    if (actions.length === 0) return;
    const outcome = await this.notify(changed, before, actions).then(
      () => ({ summary: `Successfully executed action ${actions.join(", ")}`, actionState: "Succeeded" }),
      (failure: Error) => ({
        summary: `Failed to execute action ${actions.join(", ")}. Received error: "${failure.message}"`,
        actionState: "Failed",
      }),
    );
    this.record(definition, "Action", outcome.summary, {
      actionState: outcome.actionState,
      stateUpdateTimestamp: now.getTime(),
      notificationResource: actions[0],
    });
  }

  private record({ name, kind }: AlarmDefinition, type: HistoryItem["type"], summary: string, data: HistoryItem["data"]): void {
    this.items.unshift({ alarm: name, kind, at: new Date(), type, summary, data });
    this.items.length = Math.min(this.items.length, MOST_HISTORY);
  }
}

/** The end of the newest full minute: alarms are evaluated every minute, also those with longer periods. */
function endOfPeriods(nowMs: number, periodSeconds: number, secondMs: number): number {
  const stepMs = Math.min(60, periodSeconds) * secondMs;
  return Math.floor(nowMs / stepMs) * stepMs;
}
