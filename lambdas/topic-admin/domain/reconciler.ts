import { Deadline, DeadlineExceeded } from "../../runtime/deadline.js";
import type { TopicAdminAnswer } from "../contract.js";
import type { Acl } from "./acl.js";
import type { AclAction } from "./acl-plan.js";
import { sentence } from "./descriptions.js";
import type { ExistingTopic, TopicAction } from "./topic-plan.js";

/** What a cluster has. */
export interface ClusterState {
  readonly brokers: number;
  readonly topics: readonly ExistingTopic[];
  /** None where they are of no interest. */
  readonly acls: readonly Acl[];
}

/** What of a cluster is of interest. */
export interface Interest {
  /** Topics whose configuration is. */
  readonly described: readonly string[];
  readonly acls: boolean;
}

export type Action = TopicAction | AclAction;

export interface Plan {
  readonly actions: readonly Action[];
  /** What is left as it is, though somebody may wonder, each as a sentence. */
  readonly remarks: readonly string[];
  /** Why nothing may be done at all, each as a sentence; empty when all is well. */
  readonly refusals: readonly string[];
}

/** A cluster as far as its topics and ACLs go. All methods throw {@link ClusterNotReady} or {@link NotPermitted} when another attempt may succeed. */
export interface Cluster {
  state(interest: Interest): Promise<ClusterState>;
  /** Has the cluster check the actions without doing them. @throws Error that names what it would refuse */
  rehearse(actions: readonly Action[]): Promise<void>;
  perform(action: Action): Promise<void>;
  /** What is still missing until the action can be seen, with all replicas in sync, as a sentence; undefined when nothing is. */
  missing(action: Action): Promise<string | undefined>;
}

/** The cluster can't do it yet: brokers still start, leaders are being elected. */
export class ClusterNotReady extends Error {
  override readonly name = "ClusterNotReady";
}

/** The function's role may not do it; or may by now: IAM takes seconds to tell of a new policy, and an apply makes role and topics in one go. */
export class NotPermitted extends Error {
  override readonly name = "NotPermitted";
}

/** Nothing was done, because something may not be done. */
class PlanRefused extends Error {
  override readonly name = "PlanRefused";
  constructor(refusals: readonly string[]) {
    super(`nothing was changed: ${refusals.join("; ")}`);
  }
}

export interface Reconciliation {
  /** What the plan needs to know. */
  readonly interest: Interest;
  /** A new cluster may show fewer brokers than this for a while. */
  readonly brokersExpected: number;
  readonly plan: (cluster: ClusterState) => Plan;
}

const POLL_MS = 500;

/** After this a refusal is what the policy says. */
const POLICY_SETTLES_MS = 20_000;

/** Brings a cluster to what is planned: plan, refuse or rehearse, act, wait until it holds. */
export class Reconciler {
  /** @param announce told the plan before anything is done */
  constructor(
    private readonly cluster: Cluster,
    private readonly announce: (plan: readonly string[]) => void,
  ) {}

  /**
   * @throws PlanRefused when a wish can't be met: then nothing was done
   * @throws NotPermitted when the role's policy doesn't allow it
   * @throws ClusterNotReady when time ran out; what was done stays, and the next run does the rest
   */
  async reconcile(reconciliation: Reconciliation, deadline: Deadline): Promise<TopicAdminAnswer> {
    const run = new Run(this.cluster, this.announce, reconciliation, deadline);
    try {
      return await deadline.bound(run.toTheEnd());
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw new ClusterNotReady(`time ran out: ${run.waitingFor ?? "the cluster gave no answer"}`, { cause: error });
    }
  }
}

/** One reconciliation. */
class Run {
  /** Why it waits, or last waited. */
  waitingFor: string | undefined;
  readonly #patience: Deadline;
  readonly #policySettled: Deadline;
  readonly #applied: string[] = [];
  #firstPlan: readonly string[] | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly announce: (plan: readonly string[]) => void,
    private readonly reconciliation: Reconciliation,
    private readonly deadline: Deadline,
  ) {
    this.#patience = deadline.half();
    this.#policySettled = Deadline.in(Math.min(POLICY_SETTLES_MS, this.#patience.remainingMs));
  }

  async toTheEnd(): Promise<TopicAdminAnswer> {
    for (;;) {
      try {
        return await this.attempt();
      } catch (error) {
        // What was done is seen by the next plan: nothing is done twice.
        if (!(error instanceof ClusterNotReady || error instanceof NotPermitted)) throw error;
        if (error instanceof NotPermitted && this.#policySettled.remainingMs === 0) throw error;
        await this.pause(error.message);
      }
    }
  }

  private async attempt(): Promise<TopicAdminAnswer> {
    const plan = await this.plan();
    await this.cluster.rehearse(plan.actions);
    if (!this.#firstPlan) {
      this.#firstPlan = [...plan.actions.map(sentence), ...plan.remarks];
      this.announce(this.#firstPlan);
    }
    for (const action of plan.actions) {
      await this.cluster.perform(action);
      this.#applied.push(sentence(action));
      for (;;) {
        const missing = await this.cluster.missing(action);
        if (missing === undefined) break;
        await this.pause(missing);
      }
    }
    return { plan: this.#firstPlan, applied: this.#applied };
  }

  private async plan(): Promise<Plan> {
    const { interest, brokersExpected, plan } = this.reconciliation;
    const cluster = await this.cluster.state(interest);
    if (cluster.brokers < brokersExpected && this.#patience.remainingMs > 0) {
      throw new ClusterNotReady(`${cluster.brokers} of ${brokersExpected} brokers are there`);
    }
    const planned = plan(cluster);
    if (planned.refusals.length > 0) throw new PlanRefused(planned.refusals);
    return planned;
  }

  /** @throws ClusterNotReady when there is no time for another look */
  private async pause(waitingFor: string): Promise<void> {
    this.waitingFor = waitingFor;
    if (this.deadline.remainingMs <= POLL_MS) throw new ClusterNotReady(`time ran out: ${waitingFor}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
