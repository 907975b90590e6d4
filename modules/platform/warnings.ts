import { clusterWarnings } from "../cluster/index.js";
import type { PlatformSettings } from "./settings.js";

/**
 * What the settings may say, and whoever deploys them had better know: a line each, `path: what`.
 *
 * @param today the day that ends of support are seen from
 */
export function platformWarnings({ cluster }: PlatformSettings, today: Date): string[] {
  return clusterWarnings(cluster, today).map(({ path, says }) => `${["cluster", ...path].join(".")}: ${says}`);
}
