import { z } from "zod";
import { beginsNames } from "../../aws/index.js";

/** Inputs that modules share. */
export const vpcId = z
  .string()
  .regex(/^vpc-[0-9a-f]+$/)
  .meta({ description: "Id of the VPC.", allowed: "an id such as vpc-0123456789abcdef0" });

export const subnetIds = z.array(
  z
    .string()
    .regex(/^subnet-[0-9a-f]+$/)
    .meta({ allowed: "an id such as subnet-0123456789abcdef0" }),
);

export const resourceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,31}$/)
  .meta({
    ...beginsNames,
    description: "First part of every name.",
    allowed: "a name of 2 to 32 lowercase letters, digits and hyphens that begins with a letter",
  });

export const clusterName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/)
  .meta({
    ...beginsNames,
    description: "Name of the cluster. MSK can't rename a cluster: another name replaces it.",
    allowed: "up to 64 letters, digits and hyphens, no hyphen first",
  });
