/** What can be measured alone. */
export const partNames = ["size", "synthesis", "consumer", "producer"] as const;

export type PartName = (typeof partNames)[number];
