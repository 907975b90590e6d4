import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** Longest validity of certificates of a short-lived authority, in days. Source: AWS Private CA user guide, CA modes, 2026-11. */
const SHORT_LIVED_DAYS = 7;

/** Prices of a private certificate authority, in $ a month. Source: AWS Private CA pricing, us-east-1, 2026-11. */
const monthly = { general: 400, "short-lived": 50 } as const;

/** A private certificate authority that Terraform creates for the cluster. */
export const managedAuthoritySettings = z.strictObject({
  mode: z.literal("managed").describe("A private certificate authority that Terraform creates for this cluster."),
  usage: z
    .enum(["general", "short-lived"])
    .default("short-lived")
    .meta({
      ...structure,
      description: `\`short-lived\` costs $${monthly["short-lived"]} a month and issues certificates that are valid for at most ${SHORT_LIVED_DAYS} days, so clients must renew them every few days; \`general\` costs $${monthly.general} a month and has no such limit. A change replaces the authority, and every client needs a new certificate.`,
    }),
  validityYears: z
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe("Validity of the authority's own certificate, in years. A change issues a new certificate with the same key."),
});

export type ManagedAuthoritySettings = z.output<typeof managedAuthoritySettings>;
