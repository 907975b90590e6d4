import { z } from "zod";
import { withLiteralText } from "../../terraform/index.js";

/** Schema of the ARN of a secret in Secrets Manager. */
export const secretArn = z
  .string()
  .regex(/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,512}$/)
  .meta({ allowed: "the ARN of a secret" });

/** Schema of an IPv4 network. */
export const network = z.cidrv4().meta({ allowed: "an IPv4 network such as 10.0.16.0/20" });

/** Schema of an existing PostgreSQL database. */
export const databaseSettings = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/)
    .meta({ description: "Host name or address of the database.", allowed: "a host name or an IPv4 address" }),
  port: z.int().min(1).max(65_535).default(5432).describe("Port of the database."),
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/)
    .meta({ description: "Name of the database.", allowed: "the name of a PostgreSQL database" }),
  secretArn: secretArn.meta({
    ...secretArn.meta(),
    description:
      "ARN of the secret with the keys username and password, as RDS writes it. The workers read it; it is in no state and no plan.",
  }),
  secretKeyArn: z
    .string()
    .regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/)
    .optional()
    .meta({
      description: "ARN of the KMS key that encrypts the secret. The AWS managed key of Secrets Manager if left out.",
      allowed: "the ARN of a KMS key",
    }),
  networks: z
    .array(network)
    .min(1)
    .describe("IPv4 networks with the database's addresses. The workers can open connections to its port there, and nowhere else."),
  tls: z.boolean().default(true).describe("Encrypts connections to the database: sslmode=require."),
  instanceId: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/)
    .optional()
    .meta({
      description:
        "Identifier of the database's RDS instance, for alarms about its replication slots and its free storage. None if left out.",
      allowed: "the identifier of an RDS instance",
    }),
});

export type DatabaseSettings = z.output<typeof databaseSettings>;

/**
 * Returns a property's value that the config provider replaces with a key of a secret. The provider's syntax allows no colon within the
 * secret's id, so an ARN is percent-encoded, as AWS's own provider expects it.
 */
export const secretValue = (arn: string, key: "username" | "password"): string =>
  withLiteralText(`\${secretsmanager:${encodeURIComponent(arn)}:${key}}`);

/** Returns how PostgreSQL's drivers encrypt connections. */
export const sslMode = ({ tls }: DatabaseSettings): string => (tls ? "require" : "disable");
