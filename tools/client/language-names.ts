/** The values of `--for`. They are in a separate file because every call of `msk` loads them. */
export const languageNames = ["java", "python", "node", "go", "spring", "cli"] as const;

export type LanguageName = (typeof languageNames)[number];
