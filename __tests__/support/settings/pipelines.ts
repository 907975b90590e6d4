/** ARN of the databases' secret. */
export const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-a1b2c3";

const database = (networks: string, more = "") =>
  `database: { host: db.example.com, name: shop, secret: { arn: "${SECRET}" }, networks: [${networks}]${more === "" ? "" : `, ${more}`} }`;

/** The topics of {@link source} and {@link sink}, as the section `topics`. */
export const pipelineTopics = (...more: readonly string[]) =>
  `topics: { ad-events: {}, ad-events-dead-letters: {}, orders.public.orders: {}${more.map((name) => `, ${name}: {}`).join("")} }`;

export const heartbeats = "debezium-heartbeat.orders";

/** A pipeline `orders` that reads a table. @param text - further settings @param more - settings of the database */
export const source = (text = "", networks = "10.0.0.0/16", more = "") =>
  `orders: { kind: connect-postgres-source, ${database(networks, more)}, tables: [public.orders]${text === "" ? "" : `, ${text}`} }`;

/** A pipeline `copy` that writes to a table. */
export const sink = (text = "", networks = "10.0.0.0/16") =>
  `copy: { kind: connect-jdbc-sink, ${database(networks)}, topics: [orders.public.orders]${text === "" ? "" : `, ${text}`} }`;

/** A pipeline `any` with a plugin in S3. @param properties - of the connector */
export const anyPlugin = (properties = "connector.class: Any, tasks.max: 1", text = "") =>
  `any: { kind: connect, plugin: { source: s3, bucket: plugins, key: any.zip }, properties: { ${properties} }${text === "" ? "" : `, ${text}`} }`;

/** A pipeline `lake` that writes to an Iceberg table. Its control topic is `lake-control`. */
export const iceberg = (text = "") =>
  `lake: { kind: connect-iceberg-sink, topics: [orders.public.orders], table: orders${text === "" ? "" : `, ${text}`} }`;

/** A settings document with pipelines, and with the topics of all. */
export const withPipelines = (...pipelines: readonly string[]) => `${pipelineTopics(heartbeats)}\npipelines: { ${pipelines.join(", ")} }`;

/** A settings document with pipelines, and with the control topic of {@link iceberg} too. */
export const withLake = (...pipelines: readonly string[]) =>
  `${pipelineTopics(heartbeats, "lake-control")}\npipelines: { ${pipelines.join(", ")} }`;

/** A pipeline with a plugin of Maven Central. @param byte - the digest repeats it, in hex */
export const mavenPlugin = (name: string, coordinate: string, byte = "ab") =>
  `${name}: { kind: connect, plugin: { source: maven, coordinate: "${coordinate}", sha256: "${byte.repeat(32)}" }, properties: { connector.class: Any, tasks.max: 1 } }`;
