import { z } from "zod";
import type { ConnectorNames, ConnectorPlan } from "../connector-plan.js";
import { asText, connectorShape } from "../connector-settings.js";
import { databaseSettings, databaseTarget, tlsParameters, usedDatabase } from "../database.js";
import { builtInPlugins } from "../plugin-settings.js";
import { secretValue } from "../secrets.js";

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
    description:
      "Table for Debezium's signals, such as a snapshot of one more table, to which the user can write. None if left out. Its rows become records too: topics must declare `<topicPrefix>.<signalTable>`.",
  }),
  publication: z
    .enum(["managed", "existing"])
    .default("managed")
    .describe(
      "managed: the connector creates the publication and keeps its list of tables; its user needs to own the tables, and the right CREATE on the database. existing: a publication with the name of the slot, which the owner of the tables has created for all tables, that for signals too.",
    ),
  ...connectorShape,
});

export type PostgresSourceSettings = z.output<typeof postgresSourceSettings>;

const HEARTBEAT_TOPICS = "debezium-heartbeat";

const topicPrefixOf = (name: string, { topicPrefix = name }: PostgresSourceSettings): string => topicPrefix;

/** Returns the topics of a source: one for each table, also that for signals, and that of heartbeats. @param name - of the pipeline */
function postgresSourceTopics(name: string, settings: PostgresSourceSettings): string[] {
  const prefix = topicPrefixOf(name, settings);
  const tables = [...settings.tables, ...(settings.signalTable === undefined ? [] : [settings.signalTable])];
  return [...new Set(tables)].map((table) => `${prefix}.${table}`).concat(`${HEARTBEAT_TOPICS}.${prefix}`);
}

/** Returns the properties of Debezium for encryption: it passes those with the prefix `driver` to PostgreSQL's driver. */
function debeziumTls({ sslmode, ...driver }: Readonly<Record<string, string>>): Record<string, string> {
  const parameters = Object.entries(driver).map(([name, value]) => [`driver.${name}`, value]);
  return { "database.sslmode": sslmode as string, ...Object.fromEntries(parameters) };
}

/** Returns the connector of a source. Its slot has the connector's name: slots of several environments can be in one database server. */
export function postgresSource({ pipeline, connector }: ConnectorNames, settings: PostgresSourceSettings): ConnectorPlan {
  const { database, tables, signalTable, publication, heartbeatSeconds, snapshot, properties, secrets } = settings;
  const slot = connector.toLowerCase().replaceAll("-", "_");
  return {
    plugin: builtInPlugins["connect-postgres-source"],
    properties: {
      ...asText(properties),
      "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
      "tasks.max": "1",
      "database.hostname": database.host,
      "database.port": String(database.port),
      "database.dbname": database.name,
      "database.user": secretValue(database.secret, "username"),
      "database.password": secretValue(database.secret, "password"),
      ...debeziumTls(tlsParameters(database)),
      "plugin.name": "pgoutput",
      "slot.name": slot,
      "publication.name": slot,
      "publication.autocreate.mode": publication === "managed" ? "filtered" : "disabled",
      "snapshot.mode": snapshot,
      "table.include.list": tables.join(","),
      "topic.prefix": topicPrefixOf(pipeline, settings),
      "topic.heartbeat.prefix": HEARTBEAT_TOPICS,
      "heartbeat.interval.ms": String(heartbeatSeconds * 1000),
      // Without it, an idle database's slot keeps the write-ahead log of the whole instance.
      "heartbeat.action.query": `SELECT pg_logical_emit_message(false, 'heartbeat', now()::varchar)`,
      // The message is for the slot alone: as a record, it would need the topic `<prefix>.message`.
      "message.prefix.exclude.list": "heartbeat",
      ...(signalTable !== undefined && { "signal.data.collection": signalTable }),
    },
    produces: postgresSourceTopics(pipeline, settings),
    consumes: [],
    targets: [databaseTarget(database)],
    secrets: [database.secret, ...secrets],
    database: usedDatabase(database, true),
  };
}
