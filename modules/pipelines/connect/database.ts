import { z } from "zod";
import type { ConnectorTarget, UsedDatabase } from "./connector-plan.js";
import { secretSettings } from "./secrets.js";

/** Schema of an IPv4 network. */
export const network = z.cidrv4().meta({ allowed: "an IPv4 network such as 10.0.16.0/20" });

/** Certificate authorities that workers trust. Verified connections check the name in the certificate too: sslmode=verify-full. */
const tlsSettings = z.discriminatedUnion("trust", [
  z.strictObject({ trust: z.literal("rds").describe("The authorities of Amazon RDS, which the plugins contain.") }),
  z.strictObject({ trust: z.literal("public").describe("The public authorities that the workers' Java trusts.") }),
  z.strictObject({
    trust: z.literal("own").describe("Other authorities."),
    certificates: z
      .string()
      .regex(/^(\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+\s*$/)
      .meta({ description: "Certificates of the authorities, in PEM.", allowed: "certificates in PEM" }),
  }),
  z.strictObject({
    trust: z.literal("any").describe("Encrypts and verifies nothing: who can redirect the connection can read it. sslmode=require."),
  }),
  z.strictObject({ trust: z.literal("off").describe("No encryption. sslmode=disable.") }),
]);

type TlsSettings = z.output<typeof tlsSettings>;

/** Schema of a database in Amazon RDS. */
const rdsSettings = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("instance").describe("A DB instance, or a Multi-AZ DB instance."),
    id: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/)
      .meta({ description: "Identifier of the instance.", allowed: "the identifier of an RDS instance" }),
  }),
  z.strictObject({
    kind: z.literal("aurora").describe("A cluster of Aurora, whose storage grows automatically."),
    id: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/)
      .meta({ description: "Identifier of the cluster.", allowed: "the identifier of an Aurora cluster" }),
  }),
]);

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
  secret: secretSettings.describe(
    "Secret with the keys username and password, as RDS writes it. The workers read it; it is in no state and no plan.",
  ),
  networks: z
    .array(network)
    .min(1)
    .describe(
      "IPv4 networks with the database's addresses. The workers can open connections to its port there, to the brokers, and to port 443 of any address: HTTPS endpoints of AWS, for the secret.",
    ),
  tls: tlsSettings
    .default({ trust: "rds" })
    .describe("Encryption of the connections, and the authorities whose certificates are accepted."),
  rds: rdsSettings
    .optional()
    .describe("The database in Amazon RDS, for alarms about its replication slots and its free storage. None if left out."),
});

export type DatabaseSettings = z.output<typeof databaseSettings>;

/** Returns the place that workers connect to. */
export const databaseTarget = ({ networks, port }: DatabaseSettings): ConnectorTarget => ({ name: "database", networks, port });

/** Returns the database as far as it is monitored. @param hasSlot - the connector has a replication slot in it */
export const usedDatabase = ({ rds }: DatabaseSettings, hasSlot: boolean): UsedDatabase | undefined => rds && { ...rds, hasSlot };

/** Class in the plugins that trusts given authorities: `tools/plugins/java`. */
const FACTORY = "io.mskha.connect.DatabaseTls";

/** Returns the parameters of PostgreSQL's Java driver for encryption. @see https://jdbc.postgresql.org/documentation/ssl/ */
export function tlsParameters({ tls }: DatabaseSettings): Record<string, string> {
  switch (tls.trust) {
    case "off":
      return { sslmode: "disable" };
    case "any":
      return { sslmode: "require" };
    case "public":
      return { sslmode: "verify-full", sslfactory: "org.postgresql.ssl.DefaultJavaSSLFactory" };
    default:
      return { sslmode: "verify-full", sslfactory: FACTORY, sslfactoryarg: authorities(tls) };
  }
}

/** Returns the argument of the class: `rds`, or certificates as base64 of their PEM, without line breaks. */
const authorities = (tls: Extract<TlsSettings, { readonly trust: "rds" | "own" }>): string =>
  tls.trust === "rds" ? "rds" : Buffer.from(tls.certificates).toString("base64");
