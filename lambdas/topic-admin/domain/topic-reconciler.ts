import type { Deadline } from "../../shared/deadline.js";
import type { TopicAdminAnswer } from "../contract.js";
import { keptSentence, sentence } from "./sentences.js";
import type { ExistingTopic, TopicAction, TopicPlan } from "./topic-plan.js";

/** What a cluster has. */
export interface ClusterTopics {
  readonly brokers: number;
  readonly topics: readonly ExistingTopic[];
}

/** A cluster as far as its topics go. All methods throw {@link ClusterNotReady} when another attempt may succeed. */
export interface TopicCluster {
  /** @param described topics whose configuration is of interest */
  topics(described: readonly string[]): Promise<ClusterTopics>;
  /** Has the cluster check the actions without doing them. @throws Error that names what it would refuse */
  rehearse(actions: readonly TopicAction[]): Promise<void>;
  perform(action: TopicAction): Promise<void>;
  /** What is still missing until every replica of these topics is in sync, as a sentence; undefined when nothing is. */
  missing(topics: readonly { readonly name: string; readonly partitions: number }[]): Promise<string | undefined>;
}

/** The cluster can't do it yet: brokers still start, leaders are being elected. */
export class ClusterNotReady extends Error {
  override readonly name = "ClusterNotReady";
}

/** Nothing was done, because something may not be done. */
export class TopicsRefused extends Error {
  override readonly name = "TopicsRefused";
  constructor(refusals: readonly string[]) {
    super(`nothing was changed: ${refusals.join("; ")}`);
  }
}

export interface Reconciliation {
  /** Topics whose configuration the plan needs. */
  readonly described: readonly string[];
  /** A new cluster may show fewer brokers than this for a while. */
  readonly brokersExpected: number;
  readonly plan: (cluster: ClusterTopics) => TopicPlan;
}

const POLL_MS = 500;

/** Brings a cluster's topics to what is planned: plan, refuse or rehearse, act, wait until it holds. */
export class TopicReconciler {
  /** @param announce told the plan before anything is done */
  constructor(
    private readonly cluster: TopicCluster,
    private readonly announce: (plan: readonly string[]) => void,
  ) {}

  /**
   * @throws TopicsRefused when a wish can't be met: then nothing was done
   * @throws ClusterNotReady when time ran out; what was done stays, and the next run does the rest
   */
  async reconcile(reconciliation: Reconciliation, deadline: Deadline): Promise<TopicAdminAnswer> {
    const patience = deadline.half();
    const applied: string[] = [];
    let firstPlan: readonly string[] | undefined;
    for (;;) {
      try {
        const cluster = await this.cluster.topics(reconciliation.described);
        if (cluster.brokers < reconciliation.brokersExpected && patience.remainingMs > 0) {
          throw new ClusterNotReady(`${cluster.brokers} of ${reconciliation.brokersExpected} brokers are there`);
        }
        const plan = reconciliation.plan(cluster);
        if (plan.refusals.length > 0) throw new TopicsRefused(plan.refusals);
        await this.cluster.rehearse(plan.actions);
        if (!firstPlan) {
          firstPlan = [...plan.actions.map(sentence), ...plan.kept.map(keptSentence)];
          this.announce(firstPlan);
        }
        for (const action of plan.actions) {
          await this.cluster.perform(action);
          applied.push(sentence(action));
          await this.settle(action, deadline);
        }
        return { plan: firstPlan, applied };
      } catch (error) {
        // What was done is seen by the next plan: nothing is done twice.
        if (!(error instanceof ClusterNotReady) || deadline.remainingMs <= POLL_MS) throw error;
        await pause();
      }
    }
  }

  private async settle(action: TopicAction, deadline: Deadline): Promise<void> {
    if (action.kind !== "createTopic" && action.kind !== "addPartitions") return;
    const partitions = action.kind === "createTopic" ? action.partitions : action.to;
    for (;;) {
      const missing = await this.cluster.missing([{ name: action.name, partitions }]);
      if (missing === undefined) return;
      if (deadline.remainingMs <= POLL_MS) throw new ClusterNotReady(missing);
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
