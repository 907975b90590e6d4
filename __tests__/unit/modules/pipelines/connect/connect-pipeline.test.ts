import { beforeAll, describe, expect, test } from "@jest/globals";
import { addresses, all, type Synthesized, statements, synthesize } from "../../../../support/modules/synthesized.js";
import { anyPlugin, sink, source, withPipelines } from "../../../../support/settings/pipelines.js";

const platform = (...pipelines: string[]) =>
  synthesize(`environment: dev\n${withPipelines(...pipelines)}`.replace("topics: {", "topics: { orders.public.signals: {},"));
const ofPipelines = (stack: Synthesized) =>
  addresses(stack).filter((address) => /\.(pipeline|plugins)_/.test(address) || address.includes("mskconnect"));

const SECRET = "arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A123456789012%3Asecret%3Ashop%2Fdb-a1b2c3";

const PLAIN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/plain-a7b8c9";

let stack: Synthesized;

beforeAll(() => {
  stack = platform(source("heartbeatSeconds: 5, signalTable: public.signals, properties: { slot.drop.on.stop: true }"), sink());
});

test("each pipeline has its connector, role, group, logs and worker configuration; plugins are shared", () => {
  expect(
    ofPipelines(platform(source(), sink(), source().replace("orders:", "again:").replace("tables", "topicPrefix: orders, tables"))),
  ).toEqual(
    ["again", "copy", "orders"]
      .flatMap((name) => [
        ...["connector"].map((id) => `aws_mskconnect_connector.pipeline_${name}_${id}`),
        `aws_cloudwatch_log_group.pipeline_${name}_logs`,
        `aws_iam_role.pipeline_${name}_role`,
        `aws_iam_role_policy.pipeline_${name}_role_run_connect_workers`,
        `aws_iam_role_policy.pipeline_${name}_role_secrets`,
        ...(name === "copy"
          ? [`aws_iam_role_policy.pipeline_${name}_role_consume_orders_public_orders_as_connect_msk_ha_dev_copy`]
          : [
              `aws_iam_role_policy.pipeline_${name}_role_produce_debezium_heartbeat_orders`,
              `aws_iam_role_policy.pipeline_${name}_role_produce_orders_public_orders`,
            ]),
        `aws_mskconnect_worker_configuration.pipeline_${name}_workers`,
        `aws_security_group.pipeline_${name}_security_group`,
        `aws_vpc_security_group_egress_rule.pipeline_${name}_security_group_kafka_iam_out`,
        `aws_vpc_security_group_egress_rule.pipeline_${name}_to_aws`,
        `aws_vpc_security_group_egress_rule.pipeline_${name}_to_10_0_0_0_16_port_5432`,
        `aws_vpc_security_group_ingress_rule.pipeline_${name}_security_group_kafka_iam_in`,
      ])
      .concat(
        ["jdbc-3-2-0-final", "postgres-3-6-1-final"].flatMap((plugin) => [
          `aws_mskconnect_custom_plugin.plugins_io_debezium_debezium_connector_${plugin.replaceAll("-", "_")}_tar_gz_plugin`,
          `aws_s3_object.plugins_io_debezium_debezium_connector_${plugin.replaceAll("-", "_")}_tar_gz_plugin_archive`,
        ]),
        "aws_s3_bucket.plugins_bucket",
        "aws_s3_bucket_public_access_block.plugins_bucket_access",
        "aws_s3_bucket_server_side_encryption_configuration.plugins_bucket_encryption",
      )
      .sort(),
  );
});

test("a platform without pipelines has nothing of them", () => {
  const without = synthesize("environment: dev");

  expect(ofPipelines(without)).toEqual([]);
  expect(addresses(without).filter((address) => /metric_alarm.*(connector|slot|database)/.test(address))).toEqual([]);
  expect(Object.keys(without.output).filter((name) => name.startsWith("pipeline"))).toEqual([]);
});

describe("the connector of a source", () => {
  test("reads the tables with one task, one slot and one publication, and heartbeats that advance the slot", () => {
    const connector = all(stack, "aws_mskconnect_connector")["pipeline_orders_connector"];

    expect(connector?.connector_configuration).toEqual({
      "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
      "database.dbname": "shop",
      "database.hostname": "db.example.com",
      "database.password": `$\${secretsmanager:${SECRET}:password}`,
      "database.port": "5432",
      "database.sslmode": "verify-full",
      "database.user": `$\${secretsmanager:${SECRET}:username}`,
      "driver.sslfactory": "io.mskha.connect.DatabaseTls",
      "driver.sslfactoryarg": "rds",
      "heartbeat.action.query": "SELECT pg_logical_emit_message(false, 'heartbeat', now()::varchar)",
      "heartbeat.interval.ms": "5000",
      "message.prefix.exclude.list": "heartbeat",
      "plugin.name": "pgoutput",
      "publication.autocreate.mode": "filtered",
      "publication.name": "msk_ha_dev_orders",
      "signal.data.collection": "public.signals",
      "slot.drop.on.stop": "true",
      "slot.name": "msk_ha_dev_orders",
      "snapshot.mode": "initial",
      "table.include.list": "public.orders",
      "tasks.max": "1",
      "topic.heartbeat.prefix": "debezium-heartbeat",
      "topic.prefix": "orders",
    });
  });

  test("runs with IAM and TLS, in private subnets, with its logs delivered, after its topics and grants", () => {
    const {
      connector_configuration: _,
      depends_on,
      ...connector
    } = all(stack, "aws_mskconnect_connector")["pipeline_orders_connector"] ?? {};

    expect(connector).toMatchObject({
      name: "msk-ha-dev-orders",
      kafkaconnect_version: "3.7.x",
      capacity: { provisioned_capacity: { mcu_count: 1, worker_count: 1 } },
      kafka_cluster_client_authentication: { authentication_type: "IAM" },
      kafka_cluster_encryption_in_transit: { encryption_type: "TLS" },
      kafka_cluster: {
        apache_kafka_cluster: {
          vpc: {
            security_groups: ["${aws_security_group.pipeline_orders_security_group.id}"],
            subnets: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_${zone}.id}`),
          },
        },
      },
      log_delivery: {
        worker_log_delivery: { cloudwatch_logs: { enabled: true, log_group: "${aws_cloudwatch_log_group.pipeline_orders_logs.name}" } },
      },
      plugin: [
        {
          custom_plugin: {
            arn: "${aws_mskconnect_custom_plugin.plugins_io_debezium_debezium_connector_postgres_3_6_1_final_tar_gz_plugin.arn}",
            revision:
              "${aws_mskconnect_custom_plugin.plugins_io_debezium_debezium_connector_postgres_3_6_1_final_tar_gz_plugin.latest_revision}",
          },
        },
      ],
    });
    expect(depends_on).toEqual(
      expect.arrayContaining([
        "aws_iam_role_policy.pipeline_orders_role_run_connect_workers",
        "aws_iam_role_policy.pipeline_orders_role_secrets",
        "aws_lambda_invocation.topics_confirmed",
      ]),
    );
  });
});

test("the connector of a sink writes upserts by key, and waits for a database that is down", () => {
  const { connector_configuration } = all(stack, "aws_mskconnect_connector")["pipeline_copy_connector"] ?? {};

  expect(connector_configuration).toEqual({
    "connection.password": `$\${secretsmanager:${SECRET}:password}`,
    "connection.url":
      "jdbc:postgresql://db.example.com:5432/shop?sslmode=verify-full&sslfactory=io.mskha.connect.DatabaseTls&sslfactoryarg=rds",
    "connection.username": `$\${secretsmanager:${SECRET}:username}`,
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "delete.enabled": "true",
    "flush.max.retries": "1800",
    "flush.retry.delay.ms": "2000",
    "insert.mode": "upsert",
    "primary.key.mode": "record_key",
    "schema.evolution": "basic",
    "tasks.max": "1",
    topics: "orders.public.orders",
  });
});

test("settings of a sink choose table, deletes, schema evolution, tasks and encryption", () => {
  const text = "table: public.copies, deletes: false, schemaEvolution: none, tasks: 3, capacity: { mode: autoscaled, mcu: 2 }";
  const plain = sink(text).replace("name: shop", "name: shop, tls: { trust: off }, port: 5433");
  const connector = all(platform(plain), "aws_mskconnect_connector")["pipeline_copy_connector"];

  expect(connector?.connector_configuration).toMatchObject({
    "collection.name.format": "public.copies",
    "connection.url": "jdbc:postgresql://db.example.com:5433/shop?sslmode=disable",
    "delete.enabled": "false",
    "schema.evolution": "none",
    "tasks.max": "3",
  });
  expect(connector?.capacity).toEqual({
    autoscaling: {
      ...{ mcu_count: 2, min_worker_count: 1, max_worker_count: 2 },
      scale_in_policy: { cpu_utilization_percentage: 20 },
      scale_out_policy: { cpu_utilization_percentage: 80 },
    },
  });
});

describe("the role", () => {
  const policy = (name: string) => statements(all(stack, "aws_iam_role_policy")[name]?.policy);

  test("is trusted to MSK Connect for this connector alone", () => {
    const [{ Principal, Condition }] = JSON.parse(all(stack, "aws_iam_role")["pipeline_orders_role"]?.assume_role_policy).Statement;

    expect({ Principal, Condition }).toEqual({
      Principal: { Service: "kafkaconnect.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" },
        ArnLike: {
          "aws:SourceArn":
            "arn:${data.aws_partition.account_partition.partition}:kafkaconnect:us-east-1:${data.aws_caller_identity.account.account_id}:connector/msk-ha-dev-orders/*",
        },
      },
    });
  });

  test("reads its secret and nothing else, and decrypts it with the key of the settings", () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/0a1b";
    const other = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/other-d4e5f6";
    const withKey = platform(
      sink(`secrets: [{ arn: "${other}", keyArn: "${key}" }, { arn: "${PLAIN}" }]`).replace("secret: {", `secret: { keyArn: "${key}",`),
    );

    expect(policy("pipeline_orders_role_secrets")).toEqual({
      ReadSecrets: {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-a1b2c3"],
      },
    });
    const database = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-a1b2c3";
    expect(statements(all(withKey, "aws_iam_role_policy")["pipeline_copy_role_secrets"]?.policy)).toEqual({
      ReadSecrets: { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [database, other, PLAIN] },
      DecryptSecrets: {
        ...{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: [key] },
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": [database, other],
          },
        },
      },
    });
  });

  test("runs workers in the internal topics and groups of this connector alone", () => {
    const resources = Object.values(policy("pipeline_orders_role_run_connect_workers")).map(({ Resource }) =>
      (Resource as string[]).map((arn) => arn.split("/").at(-1)),
    );

    const own = ["__amazon_msk_connect*_msk-ha-dev-orders", "__amazon_msk_connect*_msk-ha-dev-orders_*"];
    expect(resources.slice(1)).toEqual([own, own]);
    expect(policy("pipeline_orders_role_run_connect_workers")["WorkerTopics"]?.Action).not.toContain("kafka-cluster:DeleteTopic");
  });
});

test("workers connect to the brokers, to the database's networks, and to AWS for their secrets", () => {
  const rules = Object.entries(all(platform(sink("", "10.1.0.0/16, 10.2.0.0/16")), "aws_vpc_security_group_egress_rule"))
    .filter(([name]) => name.startsWith("pipeline_copy_to"))
    .map(([name, rule]) => [name, rule.cidr_ipv4, rule.from_port, rule.to_port, rule.ip_protocol, rule.description]);

  expect(rules).toEqual([
    ["pipeline_copy_to_10_1_0_0_16_port_5432", "10.1.0.0/16", 5432, 5432, "tcp", "To the database"],
    ["pipeline_copy_to_10_2_0_0_16_port_5432", "10.2.0.0/16", 5432, 5432, "tcp", "To the database"],
    ["pipeline_copy_to_aws", "0.0.0.0/0", 443, 443, "tcp", "To HTTPS endpoints, for secrets"],
  ]);
});

test("the group of the workers is named after the connector, and another description does not replace it", () => {
  expect(all(stack, "aws_security_group")["pipeline_orders_security_group"]).toMatchObject({
    ...{ name: "msk-ha-dev-orders", tags: { Name: "msk-ha-dev-orders" } },
    description: "Workers of the connector msk-ha-dev-orders. Rules are separate resources.",
    lifecycle: { create_before_destroy: true, ignore_changes: ["description"] },
  });
});

test("two targets of a connector in one network share the rule of a port", () => {
  const target = (port: number) => `{ networks: [10.1.0.0/16], port: ${port} }`;
  const rules = all(
    platform(anyPlugin(undefined, `targets: [${[443, 9200, 443].map(target).join(", ")}]`)),
    "aws_vpc_security_group_egress_rule",
  );

  expect(Object.keys(rules).filter((name) => name.startsWith("pipeline_any_to"))).toEqual([
    "pipeline_any_to_10_1_0_0_16_port_443",
    "pipeline_any_to_10_1_0_0_16_port_9200",
  ]);
});

describe("what can't be changed is created before it is destroyed", () => {
  const named = (type: string, id: string, from: Synthesized = stack) => {
    const { name, lifecycle } = all(from, type)[id] ?? {};
    return { name, lifecycle };
  };

  test("a plugin, under a name with the digest of its archive", () => {
    const file = "${path.module}/plugins/io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin.zip";
    const digest = `\${substr(filesha256("${file}"), 0, 12)}`;

    expect(named("aws_mskconnect_custom_plugin", "plugins_io_debezium_debezium_connector_jdbc_3_2_0_final_tar_gz_plugin")).toEqual({
      name: `msk-ha-dev-io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin-${digest}`,
      lifecycle: { create_before_destroy: true },
    });
    expect(all(stack, "aws_s3_object")["plugins_io_debezium_debezium_connector_jdbc_3_2_0_final_tar_gz_plugin_archive"]).toMatchObject({
      ...{ key: `connect/io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin-${digest}.zip`, source: file },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("a worker configuration, under a name with the digest of its content; a source keeps its offsets", () => {
    const content = (id: string) => all(stack, "aws_mskconnect_worker_configuration")[id]?.properties_file_content as string;

    expect(named("aws_mskconnect_worker_configuration", "pipeline_copy_workers")).toEqual({
      name: expect.stringMatching(/^msk-ha-dev-copy-[0-9a-f]{12}$/),
      lifecycle: { create_before_destroy: true },
    });
    expect(content("pipeline_copy_workers").split("\n")).toEqual([
      "key.converter=org.apache.kafka.connect.json.JsonConverter",
      "key.converter.schemas.enable=true",
      "value.converter=org.apache.kafka.connect.json.JsonConverter",
      "value.converter.schemas.enable=true",
      "config.providers=secretsmanager",
      "config.providers.secretsmanager.class=io.mskha.connect.SecretsManagerConfigProvider",
      "config.providers.secretsmanager.param.region=us-east-1",
      "",
    ]);
    expect(content("pipeline_orders_workers")).toContain("offset.storage.topic=__amazon_msk_connect_offsets_msk-ha-dev-orders\n");
  });
});

test("a connector with any plugin takes it from a bucket, and has the grants and targets of the settings", () => {
  const text = "produce: [ad-events], consume: [ad-events], targets: [{ networks: [10.0.0.0/8], port: 9200 }]";
  const any = platform(anyPlugin(undefined, text));

  expect(all(any, "aws_mskconnect_custom_plugin")["plugins_of_any"]).toMatchObject({
    content_type: "ZIP",
    location: { s3: { bucket_arn: "arn:${data.aws_partition.account_partition.partition}:s3:::plugins", file_key: "any.zip" } },
  });
  expect(all(any, "aws_s3_bucket")).toEqual({});
  expect(all(any, "aws_mskconnect_connector")["pipeline_any_connector"]?.connector_configuration).toEqual({
    ...{ "connector.class": "Any", "tasks.max": "1" },
  });
  expect(ofPipelines(any).filter((address) => /egress|role_policy/.test(address))).toEqual([
    "aws_iam_role_policy.pipeline_any_role_consume_ad_events_as_connect_msk_ha_dev_any",
    "aws_iam_role_policy.pipeline_any_role_produce_ad_events",
    "aws_iam_role_policy.pipeline_any_role_run_connect_workers",
    "aws_vpc_security_group_egress_rule.pipeline_any_security_group_kafka_iam_out",
    "aws_vpc_security_group_egress_rule.pipeline_any_to_10_0_0_0_8_port_9200",
  ]);
});

test("outputs name connectors, roles and log groups by pipeline", () => {
  expect(
    Object.fromEntries(Object.entries(stack.output).flatMap(([name, { value }]) => (name.startsWith("pipeline") ? [[name, value]] : []))),
  ).toEqual({
    pipeline_connector_arns: {
      copy: "${aws_mskconnect_connector.pipeline_copy_connector.arn}",
      orders: "${aws_mskconnect_connector.pipeline_orders_connector.arn}",
    },
    pipeline_log_groups: {
      copy: "${aws_cloudwatch_log_group.pipeline_copy_logs.name}",
      orders: "${aws_cloudwatch_log_group.pipeline_orders_logs.name}",
    },
    pipeline_role_arns: { copy: "${aws_iam_role.pipeline_copy_role.arn}", orders: "${aws_iam_role.pipeline_orders_role.arn}" },
  });
});

test("connectors have alarms and lines on the dashboard; a database in RDS has alarms once, and about slots only if there is one", () => {
  const rows = (from: Synthesized) =>
    Object.entries(all(from, "aws_cloudwatch_metric_alarm"))
      .filter(([name]) => /connector|replication|pipeline_database/.test(name))
      .map(([name, { dimensions, for_each }]) => [name.replace("observability_", ""), dimensions, for_each]);
  const connectors = { copy: "msk-ha-dev-copy", orders: "msk-ha-dev-orders" };
  const ofConnectors = ["connector_failed_tasks", "connector_no_tasks", "connector_cpu", "connector_memory"].map((id) => [
    id,
    { ConnectorName: "${each.value}" },
    expect.anything(),
  ]);
  const inRds = (pipeline: string, kind: string, id: string) => pipeline.replace("networks", `rds: { kind: ${kind}, id: ${id} }, networks`);
  const alarm = (id: string, dimension: string, ...ids: string[]) => [
    id,
    { [dimension]: "${each.value}" },
    Object.fromEntries(ids.map((each) => [each, each])),
  ];

  expect(rows(stack)).toEqual(ofConnectors);
  expect(all(stack, "aws_cloudwatch_metric_alarm")["observability_connector_cpu"]?.for_each).toEqual(connectors);
  expect(
    rows(
      platform(
        inRds(source(), "instance", "shop"),
        inRds(sink(), "instance", "shop"),
        inRds(sink().replace("copy:", "again:"), "instance", "reports"),
      ),
    ).slice(ofConnectors.length),
  ).toEqual([
    alarm("replication_slot_lag", "DBInstanceIdentifier", "shop"),
    alarm("pipeline_database_storage", "DBInstanceIdentifier", "shop", "reports"),
  ]);
  expect(rows(platform(inRds(source(), "aurora", "shop"), inRds(sink(), "aurora", "reports"))).slice(ofConnectors.length)).toEqual([
    alarm("replication_slot_lag_aurora", "DBClusterIdentifier", "shop"),
  ]);
  expect(JSON.stringify(stack.resource["aws_cloudwatch_dashboard"])).toContain("msk-ha-dev-orders");
});

describe("encryption of connections to a database", () => {
  const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const trusting = (tls: string) => {
    const withTls = (pipeline: string) => pipeline.replace("name: shop", `name: shop, tls: ${tls}`);
    const connectors = all(platform(withTls(source()), withTls(sink())), "aws_mskconnect_connector");
    const [ofSource, ofSink] = ["orders", "copy"].map((name) => connectors[`pipeline_${name}_connector`]?.connector_configuration);
    const inSource = Object.entries(ofSource)
      .filter(([name]) => /ssl/.test(name))
      .map(([name, value]) => [name.split(".")[1], value]);
    return { source: Object.fromEntries(inSource), sink: Object.fromEntries(new URL(ofSink["connection.url"].slice(5)).searchParams) };
  };

  test.each<[string, Record<string, string>]>([
    ["{ trust: public }", { sslmode: "verify-full", sslfactory: "org.postgresql.ssl.DefaultJavaSSLFactory" }],
    ["{ trust: any }", { sslmode: "require" }],
    ["{ trust: off }", { sslmode: "disable" }],
    [
      `{ trust: own, certificates: ${JSON.stringify(PEM)} }`,
      { sslmode: "verify-full", sslfactory: "io.mskha.connect.DatabaseTls", sslfactoryarg: Buffer.from(PEM).toString("base64") },
    ],
  ])("with %s", (tls, parameters) => {
    expect(trusting(tls)).toEqual({ source: parameters, sink: parameters });
  });

  test("certificates that are no PEM are refused", () => {
    expect(() => platform(sink().replace("name: shop", "name: shop, tls: { trust: own, certificates: abc }"))).toThrow(
      "use certificates in PEM",
    );
  });
});

test("a source writes to the topic of its table for signals, and can use an existing publication", () => {
  expect(ofPipelines(stack)).toContain("aws_iam_role_policy.pipeline_orders_role_produce_orders_public_signals");
  const existing = all(platform(source("publication: existing, signalTable: public.orders")), "aws_mskconnect_connector");

  expect(existing["pipeline_orders_connector"]?.connector_configuration).toMatchObject({
    "publication.autocreate.mode": "disabled",
    "publication.name": "msk_ha_dev_orders",
  });
});

test.each([
  ["tables: [public.orders]", "tables: [orders]", "use a table such as public.orders"],
  ["tables: [public.orders]", "tables: [public.orders; x]", "use a table such as public.orders"],
  ["tables: [public.orders]", "tables: [x public.orders]", "use a table such as public.orders"],
  ["tables", "topicPrefix: a.b, tables", "use letters, digits, hyphens and underscores"],
])("a source with %s replaced by %s is refused", (from, to, message) => {
  expect(() => platform(source().replace(from, to))).toThrow(message);
});

test("slots of two environments have different names", () => {
  const slotOf = (environment: string) =>
    all(synthesize(`environment: ${environment}\n${withPipelines(source())}`), "aws_mskconnect_connector")["pipeline_orders_connector"]
      ?.connector_configuration["slot.name"];

  expect([slotOf("dev"), slotOf("prod-2")]).toEqual(["msk_ha_dev_orders", "msk_ha_prod_2_orders"]);
});
