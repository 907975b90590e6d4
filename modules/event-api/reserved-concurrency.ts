/** What Lambda is to reserve; nothing where the settings leave it to the account. */
export const reserved = (setting: number | "account"): number | undefined => (setting === "account" ? undefined : setting);
