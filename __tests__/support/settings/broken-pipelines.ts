import { anyPlugin, iceberg, mavenPlugin, pipelineTopics, sink, source, withLake, withPipelines } from "./pipelines.js";

const egress = (text: string) => `network: { mode: new, egress: ${text} }`;

/** For each rule about pipelines: settings that break only it, and the line of the report. */
export const brokenPipelines: readonly [settings: string, report: string][] = [
  [
    `${pipelineTopics()}\npipelines: { ${source()} }`,
    "pipelines.orders: debezium-heartbeat.orders is not declared; use one of topics: ad-events, ad-events-dead-letters, orders.public.orders; or declare topics.debezium-heartbeat.orders [pipelines/topics-declared]",
  ],
  [
    `pipelines: { ${sink()} }`,
    "pipelines.copy: orders.public.orders is not declared; use one of topics: ad-events, ad-events-dead-letters; or declare topics.orders.public.orders [pipelines/topics-declared]",
  ],
  [
    withPipelines(source("signalTable: public.signals")),
    "pipelines.orders: orders.public.signals is not declared; use one of topics: ad-events, ad-events-dead-letters, orders.public.orders, debezium-heartbeat.orders; or declare topics.orders.public.signals [pipelines/topics-declared]",
  ],
  [
    withPipelines(source("capacity: { mode: autoscaled }")),
    "pipelines.orders.capacity.mode: a source of Debezium has one task; use provisioned, with 1 worker [pipelines/debezium-not-autoscaled]",
  ],
  [
    withPipelines(source("capacity: { mode: provisioned, workers: 2 }")),
    "pipelines.orders.capacity.workers: 2 workers for the one task of a source of Debezium; use 1 [pipelines/debezium-not-autoscaled]",
  ],
  [
    withPipelines(anyPlugin("connector.class: io.debezium.connector.mysql.MySqlConnector, tasks.max: 1", "capacity: { mode: autoscaled }")),
    "pipelines.any.capacity.mode: a source of Debezium has one task; use provisioned, with 1 worker [pipelines/debezium-not-autoscaled]",
  ],
  [
    withPipelines(sink("capacity: { mode: autoscaled, minWorkers: 3 }")),
    "pipelines.copy.capacity.minWorkers: 3 is more than maxWorkers, 2; use at most 2 [pipelines/workers-in-order]",
  ],
  [
    `network: { mode: new, egress: endpoints, endpoints: [secretsmanager] }\n${withPipelines(sink("", "10.0.0.0/16, 203.0.113.0/24"))}`,
    "pipelines.copy: 203.0.113.0/24 is public, and can't be reached with network.egress endpoints; use egress nat-per-zone or single-nat, or private networks [pipelines/public-needs-nat]",
  ],
  [
    `${egress("endpoints")}\n${withPipelines(sink())}`,
    "pipelines.copy: its workers can't reach Secrets Manager; add secretsmanager to network.endpoints [pipelines/secrets-reachable]",
  ],
  [
    `${egress("none")}\n${withPipelines(sink())}`,
    "pipelines.copy: its workers can't reach Secrets Manager; use another network.egress [pipelines/secrets-reachable]",
  ],
  [
    `${egress("endpoints")}\n${withLake(iceberg())}`,
    "pipelines.lake: its workers can't reach glue; add glue to network.endpoints [pipelines/services-reachable]",
  ],
  [
    `${egress("none")}\n${withLake(iceberg())}`,
    "pipelines.lake: its workers can't reach glue; use another network.egress [pipelines/services-reachable]",
  ],
  [
    withLake(iceberg("controlTopic: orders.public.orders")),
    "pipelines.lake.controlTopic: orders.public.orders is one of its topics; use another topic [pipelines/control-topic-own]",
  ],
  [
    withLake(iceberg(), anyPlugin(undefined, "produce: [lake-control]")),
    "pipelines.lake.controlTopic: lake-control is a topic of pipelines.any; use another topic [pipelines/control-topic-own]",
  ],
  [
    withPipelines(anyPlugin("connector.class: Any, tasks.max: 1, database.password: geheim")),
    "pipelines.any.properties.database.password: the value would be in the state and the plan; use ${secretsmanager:<secret>:<key>} [pipelines/no-secrets-in-properties]",
  ],
  [
    withPipelines(anyPlugin("connector.class: Any, tasks.max: 1, headers: 'key: AKIAIOSFODNN7EXAMPLE'")),
    "pipelines.any.properties.headers: the value would be in the state and the plan; use ${secretsmanager:<secret>:<key>} [pipelines/no-secrets-in-properties]",
  ],
  [
    withPipelines(anyPlugin('connector.class: Any, tasks.max: 1, password: "${secretsmanager:shop/other:password}"')),
    "pipelines.any.properties.password: the role can't read the secret shop/other; add it to secrets of the pipeline [pipelines/secrets-granted]",
  ],
  [
    withPipelines(mavenPlugin("first", "com.example:any:1.0:zip", "ab"), mavenPlugin("second", "com.example:any:1.0:zip", "cd")),
    `pipelines.second.plugin.sha256: the same archive has the digest ${"ab".repeat(32)} too; use one [pipelines/plugin-names]`,
  ],
  [
    withPipelines(mavenPlugin("first", "com.example:any:1.0:zip", "ab"), mavenPlugin("second", "com:example-any:1.0:zip", "ab")),
    "pipelines.second.plugin.coordinate: com.example:any:1.0:zip has the same name; use source s3 for one [pipelines/plugin-names]",
  ],
  [
    withPipelines(anyPlugin("tasks.max: 1")),
    "pipelines.any.properties: connector.class is missing; add it [pipelines/connector-properties]",
  ],
  [
    withPipelines(source("properties: { slot.name: mine }")),
    "pipelines.orders.properties.slot.name: the kind connect-postgres-source sets it; remove it, and use the settings of the kind [pipelines/connector-properties]",
  ],
];
