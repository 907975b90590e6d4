import { mskCluster } from "./msk-cluster.js";
import type { PublishedModule } from "./published-module.js";

/** Every module that is published, by the folder it is written to. */
export const publishedModules: readonly PublishedModule[] = [mskCluster];
