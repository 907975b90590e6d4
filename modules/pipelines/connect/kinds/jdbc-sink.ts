import { z } from "zod";
import { topicName } from "../../../kafka/index.js";
import type { ConnectorPlan } from "../connector-plan.js";
import { asText, connectorShape } from "../connector-settings.js";
import { databaseSettings, databaseTarget, tlsParameters, usedDatabase } from "../database.js";
import { builtInPlugins } from "../plugin-settings.js";
import { secretValue } from "../secrets.js";

/** Schema of a sink that writes records to tables of PostgreSQL. */
export const jdbcSinkSettings = z.strictObject({
  kind: z.literal("connect-jdbc-sink").describe("MSK Connect with Debezium's JDBC sink: records of topics as rows of PostgreSQL tables."),
  database: databaseSettings.describe(
    "The PostgreSQL database. Its user needs the right to write to the tables, and to create them if they don't exist.",
  ),
  topics: z
    .array(topicName)
    .min(1)
    .describe("Topics, with records as connect-postgres-source writes them. Their keys become primary keys."),
  table: z
    .string()
    .regex(/^([A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}$/)
    .optional()
    .meta({
      description:
        "Table that all records are written to, with its schema. If left out, a table for each topic, named after it with _ for dots.",
      allowed: "a table such as public.orders",
    }),
  deletes: z.boolean().default(true).describe("Deletes the row where the record says that the source row is deleted."),
  schemaEvolution: z
    .enum(["basic", "none"])
    .default("basic")
    .describe("basic: creates missing tables and columns. none: the connector fails where one is missing."),
  tasks: z.int().min(1).max(100).default(1).describe("Highest number of tasks, which share the partitions: tasks.max."),
  ...connectorShape,
});

export type JdbcSinkSettings = z.output<typeof jdbcSinkSettings>;

/** Attempts to write a batch while the database is down, and the pause between two of them, in ms: together an hour. */
const [RETRIES, PAUSE_MS] = [1800, 2000];

/** Returns the connector of a sink. */
export function jdbcSink(settings: JdbcSinkSettings): ConnectorPlan {
  const { database, topics, table, deletes, schemaEvolution, tasks, properties, secrets } = settings;
  return {
    plugin: builtInPlugins["connect-jdbc-sink"],
    properties: {
      ...asText(properties),
      "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
      "tasks.max": String(tasks),
      topics: topics.join(","),
      "connection.url": `jdbc:postgresql://${database.host}:${database.port}/${database.name}?${new URLSearchParams(tlsParameters(database))}`,
      "connection.username": secretValue(database.secret, "username"),
      "connection.password": secretValue(database.secret, "password"),
      // An upsert by primary key: a record that is read again changes nothing.
      "insert.mode": "upsert",
      "primary.key.mode": "record_key",
      "delete.enabled": String(deletes),
      "schema.evolution": schemaEvolution,
      ...(table !== undefined && { "collection.name.format": table }),
      "flush.max.retries": String(RETRIES),
      "flush.retry.delay.ms": String(PAUSE_MS),
    },
    produces: [],
    consumes: topics,
    targets: [databaseTarget(database)],
    secrets: [database.secret, ...secrets],
    database: usedDatabase(database, false),
  };
}
