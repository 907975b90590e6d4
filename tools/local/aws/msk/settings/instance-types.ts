import { isKRaft } from "./versions.js";

/** Standard brokers. Source: Amazon MSK Developer Guide, "Amazon MSK broker instance sizes" (2026-11). */
const STANDARD = /^kafka\.(m5|m7g|m8g)\.(large|(|2|4|8|12|16)xlarge)$|^kafka\.m5\.24xlarge$/;

/** Express brokers. Source: Amazon MSK Developer Guide, "Express brokers", quotas (2026-11). */
const EXPRESS = /^express\.m7g\.(large|(|2|4|8|12|16)xlarge)$/;

/** Standard brokers for versions with ZooKeeper only. */
const BURSTABLE = "kafka.t3.small";

/**
 * Returns whether MSK has brokers of a type for a Kafka version. It has no kafka.t3 brokers for KRaft: CreateCluster answers
 * "Unsupported InstanceType" for 3.8.x.kraft, 3.9.x.kraft and 4.1.x.kraft, and takes kafka.t3.small with 3.8.x. Source: two users'
 * tests, published 2026-07 and 2026-09.
 */
export function supportsVersion(instanceType: string, kafkaVersion: string): boolean {
  return STANDARD.test(instanceType) || EXPRESS.test(instanceType) || (instanceType === BURSTABLE && !isKRaft(kafkaVersion));
}
