import { z } from "zod";
import { logRetentionDays } from "../../aws/index.js";
import { capacitySettings } from "./capacity.js";
import { secretSettings } from "./secrets.js";

/** Properties of a connector by their names in Kafka Connect. */
export const connectorProperties = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,200}$/)
    .meta({ allowed: "the name of a property" }),
  z.union([z.string(), z.number(), z.boolean()]).meta({ allowed: "text, a number, true or false" }),
);

/** Settings that all connectors have. */
export const connectorShape = {
  capacity: capacitySettings.default({ mode: "provisioned", workers: 1, mcu: 1 }).describe("Workers of the connector."),
  properties: connectorProperties
    .default({})
    .describe(
      "Other properties of the connector, by their names in Kafka Connect. They are in the state and the plan: write secrets as `${secretsmanager:<secret>:<key>}`.",
    ),
  secrets: z
    .array(secretSettings)
    .default([])
    .describe("Secrets that properties refer to, in addition to that of the database. The workers can read these, and no others."),
  logRetentionDays: logRetentionDays.default(365).describe("Retention of the workers' logs in CloudWatch, in days."),
} as const;

export type PropertyValues = z.output<typeof connectorProperties>;

/** Returns the properties as text, as Kafka Connect takes them. */
export const asText = (properties: PropertyValues): Record<string, string> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
