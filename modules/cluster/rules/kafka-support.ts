import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Check, hcl } from "../../terraform/index.js";
import { type KafkaVersion, type KafkaVersionName, kafkaVersions } from "../limits/kafka-versions.js";

/** Days before the end of support from which on it is told. */
const NOTICE_DAYS = 180;

const MS_PER_DAY = 86_400_000;

/** The days on which versions are no longer supported, where AWS has named them. */
const supportEnds: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<KafkaVersion>(kafkaVersions).flatMap(([name, version]) => (version.supportEnds ? [[name, version.supportEnds]] : [])),
);

/** What must be said of a version on a day; nothing while its end is unknown or far. */
export function supportWarning(name: KafkaVersionName, today: Date): string | undefined {
  const ends = supportEnds[name];
  if (ends === undefined) return undefined;
  const days = Math.ceil((Date.parse(ends) - today.getTime()) / MS_PER_DAY);
  if (days > NOTICE_DAYS) return undefined;
  const when = days > 0 ? `ends on ${ends}, in ${days} days` : `ended on ${ends}`;
  return `MSK's support of Kafka ${name} ${when}; from then on MSK upgrades clusters without notice. Plan an upgrade`;
}

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
