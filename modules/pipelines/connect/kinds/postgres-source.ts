import { z } from "zod";
import type { ConnectorPlan } from "../connector-plan.js";
import { asText, connectorShape } from "../connector-settings.js";
import { databaseSettings, secretValue, sslMode } from "../database.js";
import { builtInPlugins } from "../plugin-settings.js";

const tableName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$/)
  .meta({ allowed: "a table such as public.orders" });

/** Schema of a source that writes each change of PostgreSQL tables to a topic per table. */
export const postgresSourceSettings = z.strictObject({
  kind: z
    .literal("connect-postgres-source")
    .describe("MSK Connect with Debezium: each change of PostgreSQL tables as a record, in a topic for each table."),
  database: databaseSettings.describe("The PostgreSQL database, with wal_level logical. Its user needs the attribute REPLICATION."),
  tables: z
    .array(tableName)
    .min(1)
    .describe(
      "Tables. Each has the topic `<topicPrefix>.<table>`, which topics must declare, and needs a primary key for updates and deletes.",
    ),
  topicPrefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/)
    .optional()
    .meta({
      description: "First part of the topics' names; the pipeline's name if left out. Another prefix takes a snapshot again.",
      allowed: "letters, digits, hyphens and underscores",
    }),
  snapshot: z
    .enum(["initial", "no_data", "when_needed"])
    .default("initial")
    .describe(
      "initial: existing rows first, once. no_data: only changes from now on. when_needed: existing rows again whenever offsets or the slot are lost.",
    ),
  heartbeatSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe(
      "Interval of heartbeats, in seconds. Each writes a message to the write-ahead log, so that the slot advances while the tables have no changes; their topic is `debezium-heartbeat.<topicPrefix>`, which topics must declare.",
    ),
  signalTable: tableName.optional().meta({
    ...tableName.meta(),
    description: "Table for Debezium's signals, such as a snapshot of one more table. None if left out.",
  }),
  ...connectorShape,
});

export type PostgresSourceSettings = z.output<typeof postgresSourceSettings>;

const HEARTBEAT_TOPICS = "debezium-heartbeat";

const topicPrefixOf = (name: string, { topicPrefix = name }: PostgresSourceSettings): string => topicPrefix;

/** Returns the topics of a source: one for each table, and that of heartbeats. @param name - of the pipeline */
function postgresSourceTopics(name: string, settings: PostgresSourceSettings): string[] {
  const prefix = topicPrefixOf(name, settings);
  return [...settings.tables.map((table) => `${prefix}.${table}`), `${HEARTBEAT_TOPICS}.${prefix}`];
}

/** Returns the connector of a source. @param name - of the pipeline */
export function postgresSource(name: string, settings: PostgresSourceSettings): ConnectorPlan {
  const { database, tables, signalTable, heartbeatSeconds, snapshot, properties } = settings;
  const slot = `msk_${name.replaceAll("-", "_")}`;
  return {
    plugin: builtInPlugins["connect-postgres-source"],
    properties: {
      ...asText(properties),
      "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
      "tasks.max": "1",
      "database.hostname": database.host,
      "database.port": String(database.port),
      "database.dbname": database.name,
      "database.user": secretValue(database.secretArn, "username"),
      "database.password": secretValue(database.secretArn, "password"),
      "database.sslmode": sslMode(database),
      "plugin.name": "pgoutput",
      "slot.name": slot,
      "publication.name": slot,
      "publication.autocreate.mode": "filtered",
      "snapshot.mode": snapshot,
      "table.include.list": tables.join(","),
      "topic.prefix": topicPrefixOf(name, settings),
      "topic.heartbeat.prefix": HEARTBEAT_TOPICS,
      "heartbeat.interval.ms": String(heartbeatSeconds * 1000),
      // Without it, an idle database's slot keeps the write-ahead log of the whole instance.
      "heartbeat.action.query": `SELECT pg_logical_emit_message(false, 'heartbeat', now()::varchar)`,
      // The message is for the slot alone: as a record, it would need the topic `<prefix>.message`.
      "message.prefix.exclude.list": "heartbeat",
      ...(signalTable !== undefined && { "signal.data.collection": signalTable }),
    },
    produces: postgresSourceTopics(name, settings),
    consumes: [],
    targets: [{ name: "database", networks: database.networks, port: database.port }],
    secrets: [{ arn: database.secretArn, keyArn: database.secretKeyArn }],
    sourceInstanceId: database.instanceId,
  };
}
