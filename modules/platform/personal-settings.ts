import { z } from "zod";

const octet = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
/** An IPv4 network that is not `/0`. In words that Terraform's regular expressions know too. */
const network = new RegExp(`^(${octet}\\.){3}${octet}\\/([1-9]|[12][0-9]|3[0-2])$`);

/**
 * What belongs to whoever deploys, and to no repository: Terraform variables, always.
 * terraform.tfvars.example shows each.
 */
export const personalSettings = z.strictObject({
  administratorCidrs: z
    .array(z.string().regex(network).meta({ allowed: "an IPv4 network such as 192.0.2.0/24, and not the whole internet" }))
    .default([])
    .describe("Networks of administrators (VPN, peered VPCs) that may reach the brokers' IAM listener from outside the VPC."),
  clientCidrs: z
    .array(z.string().regex(network).meta({ allowed: "an IPv4 network such as 10.0.16.0/20, and not the whole internet" }))
    .default([])
    .describe("Networks of clients with a password or a certificate, which may reach the brokers' listeners for these, where they are on."),
});
