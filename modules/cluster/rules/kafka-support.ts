import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Check, hcl } from "../../terraform/index.js";
import { type KafkaVersion, kafkaVersions, supportEndOf } from "../limits/kafka-versions.js";

/** Days before the end of support in which it is reported. */
export const SUPPORT_NOTICE_DAYS = 180;

const MS_PER_DAY = 86_400_000;

/** Returns the warning about a version's end of support; undefined while the end is unknown or more than 180 days away. */
export function supportWarning(version: string, today: Date): string | undefined {
  const end = supportEndOf(version);
  if (end === undefined) return undefined;
  const days = Math.ceil((Date.parse(end) - today.getTime()) / MS_PER_DAY);
  if (days > SUPPORT_NOTICE_DAYS) return undefined;
  const when = days > 0 ? `ends on ${end}, in ${days} days` : `ended on ${end}`;
  return `MSK's support of Kafka ${version} ${when}; MSK upgrades clusters without notice after it. Plan an upgrade`;
}

const supportEnds: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<KafkaVersion>(kafkaVersions).flatMap(([name, { supportEnds: end }]) => (end ? [[name, end]] : [])),
);

/** The end of support of versions for which AWS has announced none. */
const NEVER = "9999-12-31";

/**
 * Adds a Terraform check that warns with every plan once support of the cluster's Kafka version ends within 180 days.
 *
 * @param setting - the version in the settings
 * @param version - the attribute of the cluster's resource: a check must read a resource
 */
export function checkSupport(scope: Construct, id: string, setting: string, version: string): void {
  if (!Token.isUnresolved(setting) && supportEndOf(setting) === undefined) return;
  const end = hcl`lookup(${supportEnds}, ${version}, ${NEVER})`;
  new Check(scope, id, {
    condition: hcl`timecmp(timeadd(plantimestamp(), ${`${SUPPORT_NOTICE_DAYS * 24}h`}), "\${${end}}T00:00:00Z") < 0`,
    errorMessage: `MSK's support of Kafka ${version} ends on ${end}, and MSK upgrades clusters without notice after it. Plan an upgrade.`,
  });
}
