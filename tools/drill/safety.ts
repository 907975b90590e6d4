import { createInterface } from "node:readline/promises";
import { UsageError } from "../command/run.js";

/** Tags that mark production, and their values, without regard to case. Our own stacks have the tag Environment. */
const KEYS = /^(environment|env|stage|tier)$/i;
const VALUES = /^(production|prod|live)$/i;

/** Returns the tag that marks a cluster as production, `Environment=prod`; undefined if there is none. */
export function productionTag(tags: Readonly<Record<string, string>>): string | undefined {
  const found = Object.entries(tags).find(([key, value]) => KEYS.test(key) && VALUES.test(value));
  return found?.join("=");
}

/** @throws Error for a cluster that is tagged as production, without the explicit option */
export function refuseProduction(cluster: string, tags: Readonly<Record<string, string>>, allowed: boolean): void {
  const tag = productionTag(tags);
  if (tag !== undefined && !allowed) {
    throw new Error(`${cluster} is tagged ${tag}. A drill disturbs its clients; add --production if that is what you want.`);
  }
}

/**
 * Asks the user to type the name of the cluster.
 *
 * @throws UsageError if nobody can answer; Error if the answer differs
 */
export async function confirm(question: string, cluster: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError("Nobody can confirm the drill on this input; add --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question}\nType the name of the cluster, ${cluster}, to begin: `, { signal });
    if (answer.trim() !== cluster) throw new Error("The name differs; nothing was done.");
  } finally {
    terminal.close();
  }
}
