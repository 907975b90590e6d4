import { Deadline, DeadlineExceeded } from "../../runtime/deadline.js";
import type { TopicAdminResponse } from "../contract.js";
import type { Acl } from "./acl.js";
import type { AclAction } from "./acl-plan.js";
import { describeAction } from "./descriptions.js";
import type { Quota, QuotaAction } from "./quota-plan.js";
import type { ExistingTopic, TopicAction } from "./topic-plan.js";

/** The current state of a cluster. */
export interface ClusterState {
  readonly brokers: number;
  readonly topics: readonly ExistingTopic[];
  /** Empty if the query does not include ACLs. */
  readonly acls: readonly Acl[];
  /** Empty if the query does not include quotas. */
  readonly quotas: readonly Quota[];
}

/** Selects the parts of the state that a plan needs. */
export interface StateQuery {
  /** Topics whose configuration is read. */
  readonly configurationOf: readonly string[];
  readonly acls: boolean;
  readonly quotas: boolean;
}

export type Action = TopicAction | AclAction | QuotaAction;

/** Changes of ACLs with the same permission. */
export interface AclChanges {
  readonly kind: AclAction["kind"];
  readonly changes: readonly AclAction[];
}

/** Changes of quotas. */
export interface QuotaChanges {
  readonly kind: "changeQuotas";
  readonly changes: readonly QuotaAction[];
}

/** What a cluster validates and applies in one request: a change of a topic, or changes of several ACLs or quotas. */
export type Step = TopicAction | AclChanges | QuotaChanges;

/**
 * Most changes in a request. A change has at most 11 ACLs or 4 limits, and Kafka refuses requests that create more than 10,000 records.
 * Source: Apache Kafka 3.9, `QuorumController.MAX_RECORDS_PER_USER_OP`.
 */
const MOST_CHANGES = 500;

/**
 * Returns the steps of actions, in their order. Each wait for a step lasts up to half a second or more, so that consecutive changes of quotas
 * are one step, as are those of ACLs: additions or removals, with the same permission, because all others depend on the order.
 */
export function stepsOf(actions: readonly Action[]): Step[] {
  const steps: Step[] = [];
  for (const action of actions) {
    const last = steps.at(-1);
    const joined = last && "changes" in last && last.changes.length < MOST_CHANGES ? joinedWith(last, action) : undefined;
    if (joined) steps[steps.length - 1] = joined;
    else steps.push(stepOf(action));
  }
  return steps;
}

function stepOf(action: Action): Step {
  switch (action.kind) {
    case "changeQuota":
      return { kind: "changeQuotas", changes: [action] };
    case "addAcls":
    case "removeAcls":
      return { kind: action.kind, changes: [action] };
    default:
      return action;
  }
}

/** Returns a step with one more change; undefined if the action must be a separate step. */
function joinedWith(step: AclChanges | QuotaChanges, action: Action): Step | undefined {
  if (step.kind === "changeQuotas") return action.kind === "changeQuota" ? { ...step, changes: [...step.changes, action] } : undefined;
  if (action.kind !== step.kind || permissionOf(action) !== permissionOf(step.changes[0])) return undefined;
  return { ...step, changes: [...step.changes, action] };
}

const permissionOf = (action: AclAction | undefined): string | undefined => action?.acls[0]?.permission;

export interface Plan {
  readonly actions: readonly Action[];
  /** Explanations of topics, ACLs and quotas that are kept unchanged. */
  readonly remarks: readonly string[];
  /** Reasons why the plan can't be applied; empty for a valid plan. */
  readonly errors: readonly string[];
}

/** Topics, ACLs and quotas of a cluster. All methods throw {@link ClusterNotReady} or {@link NotPermitted} if a retry can succeed. */
export interface Cluster {
  state(query: StateQuery): Promise<ClusterState>;
  /**
   * Validates the steps without applying them (Kafka's validate-only).
   * @throws Error that names the rejected action
   */
  validate(steps: readonly Step[]): Promise<void>;
  apply(step: Step): Promise<void>;
  /** Returns what is pending until the cluster shows the result of the step with all replicas in sync; undefined if nothing is. */
  pending(step: Step): Promise<string | undefined>;
}

/** The cluster can't process the request yet, for example because brokers are starting or leaders are being elected. */
export class ClusterNotReady extends Error {
  override readonly name = "ClusterNotReady";
}

/** The function's role is not authorized. A retry can succeed: a new IAM policy takes seconds to take effect, and one apply creates both policy and topics. */
export class NotPermitted extends Error {
  override readonly name = "NotPermitted";
}

/** The plan has errors; nothing was changed. */
class PlanRejected extends Error {
  override readonly name = "PlanRejected";
  constructor(errors: readonly string[]) {
    super(`Nothing was changed, because the plan has errors: ${errors.join("; ")}`);
  }
}

/** A planning function, and the state that it needs. */
export interface Reconciliation {
  readonly query: StateQuery;
  /** Minimum number of brokers to wait for; a new cluster can report fewer at first. */
  readonly brokersExpected: number;
  readonly plan: (cluster: ClusterState) => Plan;
}

/** Interval between attempts, in ms. */
const POLL_MS = 500;

/** Time for a new IAM policy to take effect, in ms. After it, a denied request is not retried. */
const POLICY_PROPAGATION_MS = 20_000;

/** Reconciles a cluster with the desired state: plans, validates, applies, and waits until the cluster shows the result. */
export class Reconciler {
  /** @param onPlan - receives the plan before the first change */
  constructor(
    private readonly cluster: Cluster,
    private readonly onPlan: (plan: readonly string[]) => void,
  ) {}

  /**
   * @throws PlanRejected if a declaration can't be applied; nothing was changed
   * @throws NotPermitted if the role's policy does not allow an action
   * @throws ClusterNotReady at the deadline; completed actions remain, and the next run applies the others
   */
  async reconcile(reconciliation: Reconciliation, deadline: Deadline): Promise<TopicAdminResponse> {
    const run = new ReconciliationRun(this.cluster, this.onPlan, reconciliation, deadline);
    try {
      return await deadline.bound(run.complete());
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw new ClusterNotReady(`The deadline passed: ${run.waitingFor ?? "the cluster did not respond"}`, { cause: error });
    }
  }
}

/** One run of a reconciliation. */
class ReconciliationRun {
  /** The last reason to wait. */
  waitingFor: string | undefined;
  readonly #brokersDeadline: Deadline;
  readonly #policyDeadline: Deadline;
  readonly #applied: string[] = [];
  #firstPlan: readonly string[] | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly onPlan: (plan: readonly string[]) => void,
    private readonly reconciliation: Reconciliation,
    private readonly deadline: Deadline,
  ) {
    this.#brokersDeadline = deadline.half();
    this.#policyDeadline = Deadline.in(Math.min(POLICY_PROPAGATION_MS, this.#brokersDeadline.remainingMs));
  }

  async complete(): Promise<TopicAdminResponse> {
    for (;;) {
      try {
        return await this.attempt();
      } catch (error) {
        // The next plan includes the result of completed actions, so no action is repeated.
        if (!(error instanceof ClusterNotReady || error instanceof NotPermitted)) throw error;
        if (error instanceof NotPermitted && this.#policyDeadline.remainingMs === 0) throw error;
        await this.pause(error.message);
      }
    }
  }

  private async attempt(): Promise<TopicAdminResponse> {
    const plan = await this.plan();
    const steps = stepsOf(plan.actions);
    await this.cluster.validate(steps);
    if (!this.#firstPlan) {
      this.#firstPlan = [...plan.actions.map(describeAction), ...plan.remarks];
      this.onPlan(this.#firstPlan);
    }
    for (const step of steps) {
      await this.cluster.apply(step);
      this.#applied.push(...("changes" in step ? step.changes : [step]).map(describeAction));
      for (;;) {
        const pending = await this.cluster.pending(step);
        if (pending === undefined) break;
        await this.pause(pending);
      }
    }
    return { plan: this.#firstPlan, applied: this.#applied };
  }

  private async plan(): Promise<Plan> {
    const { query, brokersExpected, plan } = this.reconciliation;
    const cluster = await this.cluster.state(query);
    if (cluster.brokers < brokersExpected && this.#brokersDeadline.remainingMs > 0) {
      throw new ClusterNotReady(`${cluster.brokers} of ${brokersExpected} brokers are available`);
    }
    const planned = plan(cluster);
    if (planned.errors.length > 0) throw new PlanRejected(planned.errors);
    return planned;
  }

  /**
   * Waits before the next attempt.
   * @throws ClusterNotReady if no time remains for another attempt
   */
  private async pause(waitingFor: string): Promise<void> {
    this.waitingFor = waitingFor;
    if (this.deadline.remainingMs <= POLL_MS) throw new ClusterNotReady(`The deadline passed: ${waitingFor}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
