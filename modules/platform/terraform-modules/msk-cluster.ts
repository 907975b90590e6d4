import { z } from "zod";
import { standardSettings } from "../../cluster/index.js";
import { buildProvisioned, placementInputs, provisionedRules, provisionedStructure } from "./provisioned-module.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...standardSettings.shape, ...placementInputs });

/** A cluster of standard brokers in an existing VPC. */
export const mskCluster = publishedModule({
  name: "msk-cluster",
  summary: "A highly available Amazon MSK cluster of standard brokers, with KRaft, in an existing VPC.",
  notes: [
    "Clients authenticate with IAM by default. With `authentication.scram`, each of `scram_users` gets a password, which is stored in Secrets Manager and in neither state nor plan. With `authentication.mutual_tls.authorities`, clients authenticate with certificates of those private certificate authorities. SCRAM users and certificates have no permissions until an ACL grants them: see the module `kafka-access`.",
    "A plan that would replace the cluster, and lose its records, fails until `replacement_approval` begins with its name.",
  ],
  inputs,
  structure: { ...provisionedStructure, storageAutoscaling: {} },
  rules: provisionedRules,
  build: buildProvisioned,
});
