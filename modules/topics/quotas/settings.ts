import { z } from "zod";
import { distinguishedName, userOr } from "../acl-settings.js";

const quota = z.strictObject({
  user: userOr("all others").optional().describe("SCRAM user, or `*` for each user without its own quota."),
  certificate: distinguishedName.optional().describe("Distinguished name of a client certificate, instead of a user."),
  clientId: z
    .string()
    .regex(/^(\*|[^\s*]{1,249})$/)
    .optional()
    .meta({
      description:
        "Client id, or `*` for each client id without its own quota; with a user or certificate, of that one only. If left out, all clients of the user share the quota.",
      allowed: "a client id without spaces, or * for all others",
    }),
  producerByteRate: z.int().min(1).optional().describe("Most bytes per second that they write to each broker: producer_byte_rate."),
  consumerByteRate: z.int().min(1).optional().describe("Most bytes per second that they read from each broker: consumer_byte_rate."),
  requestPercentage: z
    .number()
    .positive()
    .max(100_000)
    .optional()
    .describe("Most time of each broker's request and network threads, in percent of one thread: request_percentage."),
  controllerMutationRate: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe("Most partitions per second that they create or delete: controller_mutation_rate."),
});

/** Kafka's client quotas. */
export const quotasSettings = z
  .array(quota)
  .max(1000)
  .optional()
  .describe(
    "Limits of clients that authenticate, for a user, a client id, or a client id of a user. IAM clients have quotas by client id. If left out, no quota is changed; an empty list removes those that the last apply declared.",
  );

export type QuotasSettings = z.output<typeof quotasSettings>;
export type QuotaSettings = NonNullable<QuotasSettings>[number];

/** Limits of a quota: the setting, and Kafka's name. */
export const limitNames = {
  producerByteRate: "producer_byte_rate",
  consumerByteRate: "consumer_byte_rate",
  requestPercentage: "request_percentage",
  controllerMutationRate: "controller_mutation_rate",
} as const satisfies Partial<Record<keyof QuotaSettings, string>>;

/** Settings of the limits. */
export const limits = Object.keys(limitNames) as (keyof typeof limitNames)[];
