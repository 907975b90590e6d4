/** Who a policy is for: who applies and destroys, who plans, and who operates. */
export const purposes = ["deploy", "plan", "operate"] as const;

export type Purpose = (typeof purposes)[number];
