import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** Days that a short-lived authority's certificates last at most. Source: AWS Private CA user guide, CA modes, 2026-11. */
const SHORT_LIVED_DAYS = 7;

/** Prices of a private authority of one's own, in $ a month. Source: AWS Private CA pricing, us-east-1, 2026-11. */
const monthly = { general: 400, "short-lived": 50 } as const;

/** A private certificate authority made for the cluster. */
export const managedAuthoritySettings = z.strictObject({
  mode: z.literal("managed").describe("An authority made for this cluster."),
  usage: z
    .enum(["general", "short-lived"])
    .default("short-lived")
    .meta({
      ...structure,
      description: `\`short-lived\` costs $${monthly["short-lived"]} a month and issues certificates of ${SHORT_LIVED_DAYS} days at most, so each client must fetch another every few days; \`general\` costs $${monthly.general} and issues them for as long as you like. It can't change later: another usage makes another authority.`,
    }),
  validityYears: z
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe("How long the authority's own certificate lasts, in years. Another number issues it anew with the same key."),
});

export type ManagedAuthoritySettings = z.output<typeof managedAuthoritySettings>;
