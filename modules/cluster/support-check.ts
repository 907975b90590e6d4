import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Check } from "../shared/check.js";
import { hcl } from "../shared/hcl.js";
import { NOTICE_DAYS, supportEnds } from "./kafka-versions.js";

/** Of versions whose end AWS has not named. */
const NEVER = "9999-12-31";

/**
 * Lets Terraform warn with every plan once MSK's support of a cluster's version of Kafka is near its end.
 *
 * @param wanted the version in the settings
 * @param version the cluster's own attribute, since a check must look at something
 */
export function checkSupport(scope: Construct, id: string, wanted: string, version: string): void {
  if (!Token.isUnresolved(wanted) && supportEnds[wanted] === undefined) return;
  const ends = hcl`lookup(${supportEnds}, ${version}, ${NEVER})`;
  new Check(scope, id, {
    condition: hcl`timecmp(timeadd(plantimestamp(), ${`${NOTICE_DAYS * 24}h`}), "\${${ends}}T00:00:00Z") < 0`,
    errorMessage: `MSK's support of Kafka ${version} ends on ${ends}, and MSK upgrades clusters without notice then. Plan an upgrade.`,
  });
}
