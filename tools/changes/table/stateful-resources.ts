/**
 * Kinds of resource that hold what can't be made again: records, secrets, keys, and the network that a cluster is bound to for
 * its whole life. They never change address, and are replaced only where the settings say so by name.
 */
const statefulTypes: readonly string[] = [
  "aws_acmpca_certificate_authority",
  "aws_kms_key",
  "aws_msk_cluster",
  "aws_msk_configuration",
  "aws_msk_serverless_cluster",
  "aws_secretsmanager_secret",
  "aws_subnet",
  "aws_vpc",
];

/** @param address in a plan: `module.kafka.aws_msk_cluster.cluster["a"]` */
export function isStateful(address: string): boolean {
  const type =
    address
      .replace(/\["[^"]*"\]/g, "")
      .split(".")
      .at(-2) ?? "";
  return statefulTypes.includes(type);
}
