import { z } from "zod";

/**
 * What belongs to whoever deploys, and to no repository: Terraform variables, always.
 * terraform.tfvars.example shows each.
 */
export const personalSettings = z.strictObject({
  administratorCidrs: z
    .array(z.string().regex(/^([0-9]{1,3}\.){3}[0-9]{1,3}\/([1-9]|[12][0-9]|3[0-2])$/))
    .default([])
    .describe("Networks of administrators (VPN, peered VPCs) that may reach the brokers' IAM listener from outside the VPC."),
});
