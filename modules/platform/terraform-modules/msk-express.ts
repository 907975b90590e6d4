import { z } from "zod";
import { expressSettings } from "../../cluster/index.js";
import { buildProvisioned, placementInputs, provisionedRules, provisionedStructure } from "./provisioned-module.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...expressSettings.shape, ...placementInputs });

/** A cluster of Express brokers in an existing VPC. */
export const mskExpress = publishedModule({
  name: "msk-express",
  summary: "An Amazon MSK cluster of Express brokers, whose storage MSK manages, in three zones of an existing VPC.",
  notes: [
    "The replication factor is always 3 with min.insync.replicas 2, and storage needs no settings. Authentication, users and clients are those of the module `msk-cluster`.",
  ],
  inputs,
  structure: { kind: "express", ...provisionedStructure },
  rules: provisionedRules,
  build: buildProvisioned,
});
