import { z } from "zod";
import { standardSettings } from "../../cluster/index.js";
import { buildProvisioned, placeInputs, provisionedStructure } from "./provisioned-module.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...standardSettings.shape, ...placeInputs });

/** A provisioned cluster on standard brokers, in a VPC that is there. */
export const mskCluster = publishedModule({
  name: "msk-cluster",
  summary: "A highly available Amazon MSK cluster on standard brokers, with KRaft, in a VPC of yours.",
  notes: [
    "Clients come by IAM unless `authentication` says otherwise. With `authentication.scram`, `scram_users` makes a user each, whose password Terraform neither shows nor keeps: it lies in the secret alone. With `authentication.mutual_tls.authorities`, certificates of those private authorities open the TLS listener. Users and certificates may do nothing before an ACL lets them: see the module `kafka-access`.",
    "What would replace the cluster, with the loss of its records, is refused until `replacement_approval` names it.",
  ],
  inputs,
  structure: { ...provisionedStructure, storageAutoscaling: {} },
  build: buildProvisioned,
});
