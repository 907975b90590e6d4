import { z } from "zod";
import { expressSettings } from "../../cluster/index.js";
import { buildProvisioned, placeInputs, provisionedStructure } from "./provisioned-module.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...expressSettings.shape, ...placeInputs });

/** A provisioned cluster on Express brokers, in a VPC that is there. */
export const mskExpress = publishedModule({
  name: "msk-express",
  summary: "An Amazon MSK cluster on Express brokers, whose storage MSK manages, in three zones of a VPC of yours.",
  notes: [
    "There are always three copies of each partition, of which two acknowledge; nothing sets storage. Authentication, users and clients are those of the module `msk-cluster`.",
  ],
  inputs,
  structure: { kind: "express", ...provisionedStructure },
  build: buildProvisioned,
});
