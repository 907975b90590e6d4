import type { Deadline } from "../../runtime/deadline.js";
import type { TopicComparisonResponse } from "../contract.js";
import { differencesOf } from "./differences.js";
import { type Cluster, ClusterNotReady, NotPermitted, type Reconciliation } from "./reconciler.js";

/** Interval between attempts, in ms. */
const POLL_MS = 500;

/**
 * Compares a cluster with the desired state, without changing it. An attempt that fails is repeated until the deadline if a retry can
 * succeed: brokers restart, and a new IAM policy takes seconds to take effect.
 *
 * @returns the differences, or why the cluster could not be read
 */
export async function compare(
  cluster: Pick<Cluster, "state">,
  comparison: Reconciliation,
  deadline: Deadline,
): Promise<TopicComparisonResponse> {
  for (;;) {
    try {
      const state = await deadline.bound(cluster.state(comparison.query));
      return differencesOf(comparison.plan(state), state);
    } catch (error) {
      const canSucceed = error instanceof ClusterNotReady || error instanceof NotPermitted;
      if (!canSucceed || deadline.remainingMs <= POLL_MS) return { differences: [], warnings: [], failure: (error as Error).message };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
