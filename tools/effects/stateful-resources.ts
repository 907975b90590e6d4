import { typeOf } from "./resource-type.js";

/**
 * Types of resource that hold what can't be recreated: records, secrets, keys, and the network that a cluster keeps for its lifetime.
 * They never change address, and are replaced only with an approval in the settings.
 */
export const statefulTypes: readonly string[] = [
  "aws_acmpca_certificate_authority",
  "aws_dynamodb_table",
  "aws_glue_registry",
  "aws_glue_schema",
  "aws_kms_key",
  "aws_msk_cluster",
  "aws_msk_configuration",
  "aws_msk_serverless_cluster",
  "aws_secretsmanager_secret",
  "aws_subnet",
  "aws_vpc",
];

/**
 * Keys of what is destroyed with them, or kept for minutes: the bastion's volume and logs, which an operator can do without, and messages on
 * their way to subscribers of alarms. A module in another module has the end of the name only.
 */
const keysWithoutLastingData = /(^|[._])(bastion|alarm_topic)_key$/;

/** @param address - in a plan: `module.kafka.aws_msk_cluster.cluster["a"]` */
export const isStateful = (address: string): boolean => statefulTypes.includes(typeOf(address)) && !keysWithoutLastingData.test(address);
