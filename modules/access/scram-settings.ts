import { z } from "zod";

/** Most SCRAM users of a cluster. Source: MSK developer guide, quotas, 2026-11. */
export const MOST_SCRAM_USERS = 1000;

/** Characters that Secrets Manager allows in the name of a secret, except those with a meaning in Kafka's formats (`k=v,k=v`) and in paths. */
const userName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}$/)
  .meta({ allowed: "1 to 64 letters, digits, dots, hyphens, underscores and @, a letter or digit first" });

const scramUser = z.strictObject({
  passwordVersion: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe("A higher number replaces the password at the next apply. Passwords are generated, and stored in Secrets Manager only."),
});

/** SCRAM users, by name. */
export const scramUsersSettings = z
  .record(userName, scramUser)
  .default({})
  .describe("Users who authenticate with SCRAM (SASL/SCRAM-SHA-512), by name. Each has a secret, AmazonMSK_<cluster>_<user>.");

export type ScramUsersSettings = z.output<typeof scramUsersSettings>;
