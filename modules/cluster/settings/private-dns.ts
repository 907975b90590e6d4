import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** Names of one's own for the brokers. */
export const privateDns = z
  .union([
    z.literal("off"),
    z.strictObject({
      zone: z
        .string()
        .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/)
        .meta({ description: "Domain, whose private zone is made in the cluster's VPC.", allowed: "a domain such as kafka.internal" }),
    }),
  ])
  .default("off")
  .meta({
    ...structure,
    description:
      "A private name for each broker: b-1.<zone> and so on. The brokers' certificates bear MSK's own names, so clients with TLS go on using those; these are for scraping metrics, for firewalls and for people.",
    allowed: "off, or a map with zone",
  });
