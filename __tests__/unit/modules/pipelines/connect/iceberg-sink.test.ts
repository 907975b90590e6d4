import { beforeAll, expect, test } from "@jest/globals";
import { addresses, all, type Synthesized, statements, synthesize } from "../../../../support/modules/synthesized.js";
import { iceberg, withLake } from "../../../../support/settings/pipelines.js";

const platform = (text = "", environment = "dev") => synthesize(`environment: ${environment}\n${withLake(iceberg(text))}`);
const existing = "database: { mode: existing, name: sales }, bucket: { mode: existing, name: company-lake }";
const configurationOf = (from: Synthesized) =>
  all(from, "aws_mskconnect_connector")["pipeline_lake_connector"]?.connector_configuration as Record<string, string>;
const ofLake = (from: Synthesized) => addresses(from).filter((address) => address.includes("pipeline_lake_lake"));

const ofServices = (from: Synthesized) => statements(String(all(from, "aws_iam_role_policy")["pipeline_lake_role_services"]?.policy));

let stack: Synthesized;

beforeAll(() => {
  stack = platform();
});

test("reads plain JSON, and commits to a table of the catalog by its own control topic", () => {
  const account = "${data.aws_caller_identity.account.account_id}";

  expect(configurationOf(stack)).toEqual({
    "connector.class": "org.apache.iceberg.connect.IcebergSinkConnector",
    "tasks.max": "1",
    topics: "orders.public.orders",
    "key.converter": "org.apache.kafka.connect.storage.StringConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable": "false",
    "iceberg.tables": "msk_ha_dev_lake.orders",
    "iceberg.tables.auto-create-enabled": "true",
    "iceberg.tables.evolve-schema-enabled": "true",
    "iceberg.catalog.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
    "iceberg.catalog.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
    "iceberg.catalog.warehouse": `s3://msk-ha-dev-lake-${account}`,
    "iceberg.catalog.client.region": expect.any(String),
    "iceberg.control.topic": "lake-control",
    "iceberg.control.group-id-prefix": "control-msk-ha-dev-lake-",
    "iceberg.control.commit.interval-ms": "300000",
    "iceberg.coordinator.transactional.prefix": "msk-ha-dev-lake-",
    "iceberg.kafka.bootstrap.servers": all(stack, "aws_mskconnect_connector")["pipeline_lake_connector"]?.kafka_cluster.apache_kafka_cluster
      .bootstrap_servers,
    "iceberg.kafka.security.protocol": "SASL_SSL",
    "iceberg.kafka.sasl.mechanism": "AWS_MSK_IAM",
    "iceberg.kafka.sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
    "iceberg.kafka.sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
  });
});

test("has the settings of the table in its properties", () => {
  const text =
    "records: json-with-schema, schemaEvolution: none, tasks: 4, commitSeconds: 60, partitionBy: ['day(at)', 'bucket(id, 16)'], properties: { iceberg.control.commit.threads: 2 }";

  expect(configurationOf(platform(text))).toMatchObject({
    "value.converter.schemas.enable": "true",
    "iceberg.tables.auto-create-enabled": "false",
    "iceberg.tables.evolve-schema-enabled": "false",
    "tasks.max": "4",
    "iceberg.control.commit.interval-ms": "60000",
    "iceberg.tables.default-partition-by": "day(at),bucket(id, 16)",
    "iceberg.control.commit.threads": "2",
  });
});

test("the role reads the topics, uses the control topic in transactions, and can use the files and the catalog entry of the table alone", () => {
  const policies = Object.keys(all(stack, "aws_iam_role_policy")).filter((name) => name.startsWith("pipeline_lake_role"));

  expect(policies.sort()).toEqual(
    [
      "consume_lake_control_as_connect_msk_ha_dev_lake_coord",
      "consume_lake_control_as_control_msk_ha_dev_lake_any",
      "consume_orders_public_orders_as_connect_msk_ha_dev_lake",
      "produce_lake_control",
      "run_connect_workers",
      "services",
      "transact_as_msk_ha_dev_lake_any",
    ].map((name) => `pipeline_lake_role_${name}`),
  );
  const { WriteFiles: files, CommitToTable: table, EncryptFiles: key } = ofServices(stack);
  expect(files).toMatchObject({
    Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
    Resource: [expect.stringMatching(/:s3:::msk-ha-dev-lake-\$\{[^}]+\}\/msk_ha_dev_lake\.db\/orders\/\*$/)],
  });
  expect(table).toMatchObject({
    Action: ["glue:GetDatabase", "glue:CreateDatabase", "glue:GetTable", "glue:CreateTable", "glue:UpdateTable"],
    Resource: [":catalog", ":database/msk_ha_dev_lake", ":table/msk_ha_dev_lake/orders"].map((end) => expect.stringMatching(`${end}$`)),
  });
  expect(key).toMatchObject({ Resource: ["${aws_kms_key.pipeline_lake_lake_key.arn}"] });
});

test("creates a private, versioned, encrypted bucket and a database", () => {
  expect(ofLake(stack)).toEqual([
    "aws_glue_catalog_database.pipeline_lake_lake_database",
    "aws_kms_alias.pipeline_lake_lake_key_alias",
    "aws_kms_key.pipeline_lake_lake_key",
    "aws_s3_bucket.pipeline_lake_lake_bucket",
    "aws_s3_bucket_lifecycle_configuration.pipeline_lake_lake_bucket_lifecycle",
    "aws_s3_bucket_public_access_block.pipeline_lake_lake_bucket_access",
    "aws_s3_bucket_server_side_encryption_configuration.pipeline_lake_lake_bucket_encryption",
    "aws_s3_bucket_versioning.pipeline_lake_lake_bucket_versioning",
  ]);
  expect(all(stack, "aws_s3_bucket")["pipeline_lake_lake_bucket"]).toMatchObject({
    bucket: expect.stringMatching(/^msk-ha-dev-lake-/),
    lifecycle: { prevent_destroy: true },
  });
  expect(all(platform("", "dev\ncluster: { deletionProtection: false }"), "aws_s3_bucket")["pipeline_lake_lake_bucket"]).not.toHaveProperty(
    "lifecycle.prevent_destroy",
    true,
  );
});

test("uses an existing bucket and database, and creates neither", () => {
  const from = platform(existing);

  expect(ofLake(from)).toEqual([]);
  expect(configurationOf(from)).toMatchObject({ "iceberg.catalog.warehouse": "s3://company-lake", "iceberg.tables": "sales.orders" });
  expect(Object.keys(ofServices(from))).toEqual(["WriteFiles", "CommitToTable"]);
});

test("uses the key of an existing bucket through S3 alone", () => {
  const arn = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
  const from = platform(existing.replace("name: company-lake", `name: company-lake, keyArn: '${arn}'`));

  expect(ofServices(from)["EncryptFiles"]).toMatchObject({
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: [arn],
    Condition: { StringEquals: { "kms:ViaService": expect.stringMatching(/^s3\..*amazonaws\.com$/) } },
  });
});

test("workers can open connections to HTTPS endpoints, for S3 and Glue", () => {
  expect(all(stack, "aws_vpc_security_group_egress_rule")["pipeline_lake_to_aws"]).toMatchObject({
    description: "To HTTPS endpoints, for services of AWS",
    from_port: 443,
  });
});

test.each([
  ["partitionBy: ['week(at)']", "use a column, or year, month, day or hour"],
  ["partitionBy: ['bucket(id)']", "use a column, or year, month, day or hour"],
  ["database: { mode: existing, name: Sales }", "up to 255 lowercase letters, digits and underscores"],
])("%s is refused", (text, message) => {
  expect(() => platform(text)).toThrow(message);
});
