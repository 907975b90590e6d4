import { z } from "zod";

const octet = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
/** An IPv4 CIDR block that is not `/0`, in syntax that RE2 has too. */
const network = new RegExp(`^(${octet}\\.){3}${octet}\\/([1-9]|[12][0-9]|3[0-2])$`);

/**
 * Personal values. They do not belong in a repository, so they are always Terraform variables. terraform.tfvars.example shows each.
 */
export const personalSettings = z.strictObject({
  administratorCidrs: z
    .array(z.string().regex(network).meta({ allowed: "an IPv4 network such as 192.0.2.0/24, not 0.0.0.0/0" }))
    .default([])
    .describe("CIDR blocks of administrators (VPN, peered VPCs) that can reach the brokers' IAM listener from outside the VPC."),
  clientCidrs: z
    .array(z.string().regex(network).meta({ allowed: "an IPv4 network such as 10.0.16.0/20, not 0.0.0.0/0" }))
    .default([])
    .describe("CIDR blocks of clients that can reach the brokers' SCRAM and TLS listeners, where these are on."),
  adminCidrs: z
    .array(z.string().regex(network).meta({ allowed: "an IPv4 network such as 198.51.100.7/32, not 0.0.0.0/0" }))
    .default([])
    .describe("CIDR blocks of administrators that can open SSH to the bastion, where it has a public address."),
  alarmEmails: z
    .array(z.email().meta({ allowed: "an e-mail address" }))
    .default([])
    .describe("E-mail addresses that are notified of alarms. Each must confirm the subscription that AWS sends."),
  alarmEndpoints: z
    .array(
      z
        .string()
        .regex(/^https:\/\/\S+$/)
        .meta({ allowed: "an https URL" }),
    )
    .default([])
    .describe("HTTPS endpoints, such as those of PagerDuty or Opsgenie, that are notified of alarms."),
});
