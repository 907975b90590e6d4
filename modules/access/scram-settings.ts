import { z } from "zod";

/** Users that MSK takes. Source: MSK developer guide, quotas, 2026-11. */
export const MOST_SCRAM_USERS = 1000;

/** What Secrets Manager takes in a secret's name, without what Kafka's own formats (`k=v,k=v`) and paths would trip over. */
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
    .describe("A higher number makes another password at the next apply. Nobody chooses or sees passwords: they are in Secrets Manager."),
});

/** Users with a password, by name. */
export const scramUsersSettings = z
  .record(userName, scramUser)
  .default({})
  .describe("Users who prove themselves by password (SASL/SCRAM-SHA-512), by name. Each has a secret, AmazonMSK_<cluster>_<user>.");

export type ScramUsersSettings = z.output<typeof scramUsersSettings>;
