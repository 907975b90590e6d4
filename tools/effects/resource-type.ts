/** Returns the type in a resource's address: `aws_msk_cluster` of `module.kafka["a"].aws_msk_cluster.cluster`. */
export const typeOf = (address: string): string =>
  address
    .replace(/\[("[^"]*"|[^\]]*)\]/g, "")
    .split(".")
    .at(-2) ?? "";
