import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** Private DNS names of the brokers. */
export const privateDns = z
  .union([
    z.literal("off"),
    z.strictObject({
      zone: z
        .string()
        .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/)
        .meta({
          description: "Domain of the private hosted zone that Terraform creates in the cluster's VPC.",
          allowed: "a domain such as kafka.internal",
        }),
    }),
  ])
  .default("off")
  .meta({
    ...structure,
    description:
      "A private DNS name for each broker: b-1.<zone>, b-2.<zone>, …. The brokers' certificates contain MSK's names only, so TLS clients must use the bootstrap brokers; these names are for metrics scrapers, firewalls and operators.",
    allowed: "off, or a map with zone",
  });
