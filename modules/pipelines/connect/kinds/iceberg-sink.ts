import { z } from "zod";
import { bucketName } from "../../../aws/index.js";
import { topicName } from "../../../kafka/index.js";
import type { ConnectorLocation, ConnectorNames, ConnectorPlan, LocatedPlan } from "../connector-plan.js";
import { asText, connectorShape } from "../connector-settings.js";
import { useOfBucketKey } from "../lake.js";
import { builtInPlugins } from "../plugin-settings.js";

const glueName = z
  .string()
  .regex(/^[a-z0-9_]{1,255}$/)
  .meta({ allowed: "up to 255 lowercase letters, digits and underscores" });

const databaseSettings = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("new").describe("A database with the name of the connector and underscores for hyphens: msk_ha_prod_lake."),
  }),
  z.strictObject({
    mode: z.literal("existing").describe("An existing database. Its tables of other names are not used."),
    name: glueName.meta({ ...glueName.meta(), description: "Name of the database." }),
  }),
]);

const bucketSettings = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z
      .literal("new")
      .describe("A bucket `<name>-<environment>-<pipeline>-<account>` with its own key, old versions of whose files are kept for 7 days."),
  }),
  z.strictObject({
    mode: z.literal("existing").describe("An existing bucket. Terraform does not change it."),
    name: bucketName.meta({ ...bucketName.meta(), description: "Name of the bucket." }),
    keyArn: z
      .string()
      .regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/)
      .optional()
      .meta({
        description: "ARN of the KMS key that encrypts the bucket's files. A key of S3 if left out.",
        allowed: "the ARN of a KMS key",
      }),
  }),
]);

const partitionField = z
  .string()
  .regex(/^([a-z_][a-z0-9_]*|(year|month|day|hour)\([a-z_][a-z0-9_]*\)|(bucket|truncate)\([a-z_][a-z0-9_]*, ?[0-9]+\))$/i)
  .meta({ allowed: "a column, or year, month, day or hour of one such as day(occurredAt), or bucket(adId, 16) or truncate(adId, 2)" });

/** Schema of a sink that writes records to an Iceberg table. */
export const icebergSinkSettings = z.strictObject({
  kind: z
    .literal("connect-iceberg-sink")
    .describe("MSK Connect with Apache Iceberg's sink: records of topics as rows of a table in S3, in the AWS Glue Data Catalog."),
  topics: z.array(topicName).min(1).describe("Topics. Their records are JSON objects, whose keys become columns."),
  records: z
    .enum(["json", "json-with-schema"])
    .default("json")
    .describe(
      "json: JSON objects. json-with-schema: objects of Kafka Connect with `schema` and `payload`, as its JsonConverter writes them.",
    ),
  table: glueName.meta({ ...glueName.meta(), description: "Name of the table." }),
  database: databaseSettings.default({ mode: "new" }).describe("Database of the Glue Data Catalog that has the table."),
  bucket: bucketSettings.default({ mode: "new" }).describe("Bucket with the table's files, in `<database>.db/<table>/`."),
  partitionBy: z
    .array(partitionField)
    .default([])
    .describe(
      "Partitions of a table that the connector creates. In it, text of JSON is text: year, month, day and hour need records with a schema. No effect on an existing table.",
    ),
  schemaEvolution: z
    .enum(["basic", "none"])
    .default("basic")
    .describe("basic: creates the missing table and adds missing columns. none: a missing table fails, and unknown keys are left out."),
  commitSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe("Interval of commits, in seconds: after it, rows are visible. Each commit writes new files and a snapshot."),
  controlTopic: topicName.optional().meta({
    ...topicName.meta(),
    description:
      "Topic by which the tasks agree on a commit; `<pipeline>-control` if left out. topics must declare it, with 1 partition, for this pipeline alone.",
  }),
  tasks: z.int().min(1).max(100).default(1).describe("Highest number of tasks, which share the partitions: tasks.max."),
  ...connectorShape,
});

export type IcebergSinkSettings = z.output<typeof icebergSinkSettings>;

const JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

/** Returns the connector of a sink. Source of its properties, groups and transactional ids: Iceberg 1.10.1, IcebergSinkConfig, Worker and Coordinator. */
export function icebergSink({ pipeline, connector }: ConnectorNames, settings: IcebergSinkSettings): ConnectorPlan {
  const { topics, table, partitionBy, schemaEvolution, commitSeconds, tasks, properties, secrets, records } = settings;
  const { controlTopic = `${pipeline}-control` } = settings;
  const database = settings.database.mode === "new" ? connector.toLowerCase().replaceAll("-", "_") : settings.database.name;
  const creates = schemaEvolution === "basic";
  return {
    plugin: builtInPlugins["connect-iceberg-sink"],
    properties: {
      ...asText(properties),
      "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector",
      "tasks.max": String(tasks),
      topics: topics.join(","),
      "key.converter": "org.apache.kafka.connect.storage.StringConverter",
      "value.converter": JSON_CONVERTER,
      "value.converter.schemas.enable": String(records === "json-with-schema"),
      "iceberg.tables": `${database}.${table}`,
      "iceberg.tables.auto-create-enabled": String(creates),
      "iceberg.tables.evolve-schema-enabled": String(creates),
      ...(partitionBy.length > 0 && { "iceberg.tables.default-partition-by": partitionBy.join(",") }),
      "iceberg.catalog.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
      "iceberg.catalog.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
      "iceberg.control.topic": controlTopic,
      "iceberg.control.group-id-prefix": `control-${connector}-`,
      "iceberg.control.commit.interval-ms": String(commitSeconds * 1000),
      "iceberg.coordinator.transactional.prefix": `${connector}-`,
    },
    produces: [controlTopic],
    consumes: topics,
    groups: [
      // The tasks read the control topic in separate groups, whose names end randomly, and the coordinator in one.
      { topic: controlTopic, group: `control-${connector}-*` },
      { topic: controlTopic, group: `connect-${connector}-coord` },
    ],
    transactionalIds: [`${connector}-*`],
    targets: [],
    services: ["glue"],
    located: (location) => locatedPlan({ connector, database, settings }, location),
    lake: {
      bucket: settings.bucket.mode === "new" ? connector.toLowerCase() : undefined,
      database: settings.database.mode === "new" ? database : undefined,
    },
    secrets,
  };
}

interface Table {
  readonly connector: string;
  readonly database: string;
  readonly settings: IcebergSinkSettings;
}

function locatedPlan({ connector, database, settings: { bucket: used, table } }: Table, location: ConnectorLocation): LocatedPlan {
  const { partition, region, accountId, bootstrapServers } = location;
  const bucket = used.mode === "new" ? `${connector.toLowerCase()}-${accountId}` : used.name;
  const glue = (resource: string) => `arn:${partition}:glue:${region}:${accountId}:${resource}`;
  return {
    properties: {
      "iceberg.catalog.warehouse": `s3://${bucket}`,
      "iceberg.catalog.client.region": region,
      // The connector's own clients have the properties of the worker only where they are in its command line.
      "iceberg.kafka.bootstrap.servers": bootstrapServers,
      "iceberg.kafka.security.protocol": "SASL_SSL",
      "iceberg.kafka.sasl.mechanism": "AWS_MSK_IAM",
      "iceberg.kafka.sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "iceberg.kafka.sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    },
    statements: [
      {
        sid: "WriteFiles",
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        resources: [`arn:${partition}:s3:::${bucket}/${database}.db/${table}/*`],
      },
      {
        sid: "CommitToTable",
        // The connector tries to create the database before it creates the table, and goes on if it exists.
        actions: ["glue:GetDatabase", "glue:CreateDatabase", "glue:GetTable", "glue:CreateTable", "glue:UpdateTable"],
        resources: [glue("catalog"), glue(`database/${database}`), glue(`table/${database}/${table}`)],
      },
      ...(used.mode === "existing" && used.keyArn !== undefined ? [useOfBucketKey(used.keyArn, location)] : []),
    ],
  };
}
