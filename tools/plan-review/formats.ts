/** The forms in which a review is printed and written. */
export const formats = ["terminal", "markdown", "json", "sarif"] as const;
export type Format = (typeof formats)[number];
