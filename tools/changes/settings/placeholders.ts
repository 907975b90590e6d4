/** Values for placeholders such as `{{vpc}}` in the files of baselines: ids of resources on the local platform. */
export type Placeholders = Readonly<Record<string, string>>;

/** Returns the text with its placeholders replaced by their values. @throws for a placeholder without a value */
export const filledIn = (text: string, placeholders: Placeholders): string =>
  text.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    const value = placeholders[name];
    if (value === undefined)
      throw new Error(`{{${name}}}: the placeholder has no value; use one of ${Object.keys(placeholders).join(", ")}`);
    return value;
  });
