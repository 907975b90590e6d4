/** Returns the concurrency to reserve; undefined for `account`. A Terraform variable is -1 in that case, which has the same effect. */
export const reserved = (setting: number | "account"): number | undefined => (setting === "account" ? undefined : setting);
