/**
 * What Terraform or CDKTF would evaluate in a string, with the noncharacter of Unicode that stands for it between settings and
 * Terraform JSON, and with how a Terraform template writes it as text. A settings file can't contain noncharacters.
 */
const evaluated = [
  { text: "${", mark: "\ufdd0", inTemplate: "$${" },
  { text: "%{", mark: "\ufdd1", inTemplate: "%%{" },
  // CDKTF finds its tokens by this text.
  { text: "TfToken[", mark: "\ufdd2", inTemplate: "TfToken[" },
] as const;

/**
 * Returns settings in which no string and no key is evaluated: not by CDKTF, and, in a {@link ReadableStack}, not by Terraform. Use it for
 * the content of a settings file; the settings of a program can contain tokens, which must be evaluated.
 */
export const withLiteralText = <T>(settings: T): T =>
  mapStrings(settings, (text) => evaluated.reduce((result, { text: part, mark }) => result.replaceAll(part, mark), text)) as T;

/** Returns Terraform JSON in which the strings of {@link withLiteralText} are templates without expressions. */
export const asTemplates = <T>(json: T): T => unmarked(json, "inTemplate");

/** Returns the original text of {@link withLiteralText}, for the defaults of variables: Terraform does not evaluate them. */
export const asWritten = <T>(json: T): T => unmarked(json, "text");

const unmarked = <T>(json: T, as: "text" | "inTemplate"): T =>
  mapStrings(json, (text) => evaluated.reduce((result, part) => result.replaceAll(part.mark, () => part[as]), text)) as T;

/** Returns a copy with each string and each key replaced, at any depth. */
function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapStrings(item, change)]));
}
