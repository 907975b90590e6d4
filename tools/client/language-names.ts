/** What `--for` takes. Apart from the languages, since `msk --help` reads it with every call. */
export const languageNames = ["java", "python", "node", "go", "spring", "cli"] as const;

export type LanguageName = (typeof languageNames)[number];
