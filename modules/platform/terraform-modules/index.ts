import { eventApi } from "./event-api.js";
import { kafkaAccess } from "./kafka-access.js";
import { mskCluster } from "./msk-cluster.js";
import { mskExpress } from "./msk-express.js";
import { mskObservability } from "./msk-observability.js";
import { mskServerless } from "./msk-serverless.js";
import { network } from "./network.js";
import { platform } from "./platform.js";
import type { PublishedModule } from "./published-module.js";
import { schemaRegistry } from "./schema-registry.js";

/** Every module that is published, by the folder it is written to. */
export const publishedModules: readonly PublishedModule[] = [
  network,
  mskCluster,
  mskExpress,
  mskServerless,
  kafkaAccess,
  mskObservability,
  eventApi,
  schemaRegistry,
  platform,
];
