/** What Lambda is to reserve; nothing where the settings leave it to the account. A variable is -1 then, which says the same. */
export const reserved = (setting: number | "account"): number | undefined => (setting === "account" ? undefined : setting);
