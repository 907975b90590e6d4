import { z } from "zod";

/** Inputs that modules share, for what was there before them. */
export const vpcId = z
  .string()
  .regex(/^vpc-[0-9a-f]+$/)
  .meta({ description: "The VPC.", allowed: "an id such as vpc-0123456789abcdef0" });

export const subnetIds = z.array(
  z
    .string()
    .regex(/^subnet-[0-9a-f]+$/)
    .meta({ allowed: "an id such as subnet-0123456789abcdef0" }),
);

export const resourceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,31}$/)
  .meta({ description: "First part of every name.", allowed: "2 to 32 small letters, digits and hyphens, a letter first" });
