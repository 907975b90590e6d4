import { describe, expect, test } from "@jest/globals";
import { isFree, pricers } from "../../../../../tools/cost/pricing/pricers.js";
import { cluster, itemsOf, resource } from "../../../../support/prices/priced.js";

const SECONDS = 730 * 3600;

test("the parts of the network have their hours, and their part of the data", () => {
  const nat = [resource("aws_nat_gateway"), { ...resource("aws_nat_gateway"), instances: 3 }];
  const endpoint = (type: string | undefined) => resource("aws_vpc_endpoint", { vpc_endpoint_type: type, subnet_ids: ["a", "b", "c"] });

  expect(itemsOf(nat, { natGib: 40 })).toEqual([
    ["gateway", "vpc.nat.hour", 730],
    ["data", "vpc.nat.data", 10],
  ]);
  expect(itemsOf([resource("aws_eip")])).toEqual([["address", "vpc.public-ipv4", 730]]);
  expect(itemsOf([endpoint("Interface"), endpoint("Interface"), endpoint("Gateway")], { endpointGib: 10 })).toEqual([
    ["endpoint", "vpc.endpoint.hour", 2190],
    ["data", "vpc.endpoint.data", 5],
  ]);
  expect(itemsOf([endpoint("Gateway")])).toEqual([]);
  expect(itemsOf([endpoint(undefined)])).toEqual([]);
});

test("an endpoint whose subnets are not known yet has the assumed zones", () => {
  const hours = (subnets: unknown) =>
    itemsOf([resource("aws_vpc_endpoint", { vpc_endpoint_type: "Interface", subnet_ids: subnets })], { zones: 2 })[0]?.[2];

  expect([hours(undefined), hours([]), hours(["a"])]).toEqual([1460, 1460, 730]);
});

test("an instance has its type, its volume, and an address if it is public", () => {
  const values = { instance_type: "t4g.small", root_block_device: [{ volume_size: 30 }] };

  expect(itemsOf([resource("aws_instance", { ...values, associate_public_ip_address: true })])).toEqual([
    ["instance", "ec2.t4g.small", 730],
    ["volume", "ebs.gp3", 30],
    ["address", "vpc.public-ipv4", 730],
  ]);
  expect(itemsOf([resource("aws_instance", { ...values, associate_public_ip_address: false })])).toHaveLength(2);
});

describe("a table", () => {
  const load = { inMibPerSecond: 1, consumedShare: 0.5, recordKib: 2 };
  const records = (0.5 * 1024 * SECONDS) / 2;

  test("on demand has two to four writes for each record, and the ids of a week", () => {
    const [writes, storage] = itemsOf([resource("aws_dynamodb_table", { billing_mode: "PAY_PER_REQUEST" })], load);

    expect(writes).toEqual(["writes", "dynamodb.writes", (records * 3) / 1e6]);
    expect(storage?.slice(0, 2)).toEqual(["storage", "dynamodb.storage"]);
    expect(storage?.[2]).toBeCloseTo((0.5 * 1024 * 7 * 24 * 3600 * 250) / 2 / 1e9, 6);
  });

  test("with provisioned capacity has that", () => {
    expect(itemsOf([resource("aws_dynamodb_table", { billing_mode: "PROVISIONED", write_capacity: 5 })], load)).toEqual([
      ["provisioned writes", "dynamodb.provisioned", 5 * 730],
    ]);
  });
});

describe("functions", () => {
  const load = { requestsPerSecond: 2, producerMs: 50, inMibPerSecond: 1, consumedShare: 0.5, recordKib: 2, batchRecords: 10 };
  const functionOf = (name: string, values: object = {}) => [
    resource("aws_lambda_function", { memory_size: 512, architectures: ["arm64"], ...values }, name),
  ];

  test("that produce are invoked for each request", () => {
    expect(itemsOf(functionOf("event_api_producer_function"), load)).toEqual([
      ["invocations", "lambda.requests", (2 * SECONDS) / 1e6],
      ["duration", "lambda.duration.arm64", 2 * SECONDS * 0.05 * 0.5],
    ]);
  });

  test("that consume are invoked for each batch of their share of the data", () => {
    const batches = (0.5 * 1024 * SECONDS) / 2 / 10;

    expect(itemsOf(functionOf("event_api_consumer_function"), { ...load, consumerMsPerRecord: 0.2 })).toEqual([
      ["invocations", "lambda.requests", batches / 1e6],
      ["duration", "lambda.duration.arm64", batches * 0.002 * 0.5],
    ]);
  });

  test("with the same role share its load, also between instances", () => {
    const invocations = (name: string, ...others: string[]) =>
      itemsOf(
        [name, ...others].flatMap((each) => functionOf(each)),
        load,
      )[0]?.[2] ?? Number.NaN;
    const batches = (0.5 * 1024 * SECONDS) / 2 / 10 / 1e6;

    expect(invocations("a-producer", "b-producer", "consumer")).toBeCloseTo(SECONDS / 1e6, 6);
    expect(invocations("a-consumer", "b-consumer", "producer")).toBeCloseTo(batches / 2, 6);
    expect(itemsOf([{ ...resource("aws_lambda_function", {}, "producer"), instances: 4 }], load)[0]?.[2]).toBeCloseTo(SECONDS / 2e6, 6);
  });

  test("of other names have the assumed invocations of a second, x86 and 128 MB by default", () => {
    const producerModule = [{ ...resource("aws_lambda_function"), address: "module.producer.aws_lambda_function.admin" }];

    expect(itemsOf(producerModule, { otherInvocations: 100 })).toEqual([
      ["invocations", "lambda.requests", 0.0001],
      ["duration", "lambda.duration.x86_64", 12.5],
    ]);
  });
});

describe("event source mappings", () => {
  const mapping = (poller: object | undefined) => [
    resource("aws_lambda_event_source_mapping", poller ? { provisioned_poller_config: [poller] } : {}),
  ];
  const units = (poller: object, which: "low" | "expected" | "high", assumed: object = {}) =>
    (itemsOf(mapping(poller), { ...assumed }, which)[0]?.[2] ?? 0) / 730;

  test("without provisioned pollers are free", () => expect(itemsOf(mapping(undefined))).toEqual([]));

  test("have a poller unit for ten pollers, from the minimum to the maximum", () => {
    const poller = { minimum_pollers: 11, maximum_pollers: 41 };

    expect(itemsOf(mapping(poller))[0]?.slice(0, 2)).toEqual(["pollers", "lambda.poller-unit"]);
    expect([units(poller, "low"), units(poller, "expected"), units(poller, "high")]).toEqual([2, 2, 5]);
  });

  test("have as many units as the consumed data needs, at 20 MiB/s each", () => {
    const poller = { minimum_pollers: 1, maximum_pollers: 30 };

    expect(units(poller, "expected", { inMibPerSecond: 41, consumedShare: 1 })).toBe(3);
    expect(units(poller, "expected", { inMibPerSecond: 40, consumedShare: 1 })).toBe(2);
    expect(units(poller, "expected", { inMibPerSecond: 4000, consumedShare: 1 })).toBe(3);
    expect(units({ minimum_pollers: 1 }, "high")).toBe(20);
    expect(units({ maximum_pollers: 5 }, "low")).toBe(1);
  });
});

test("HTTP APIs share the requests; APIs of other protocols are not priced as them", () => {
  const api = (protocol?: string) => resource("aws_apigatewayv2_api", { protocol_type: protocol });

  expect(itemsOf([api("HTTP"), api()], { requestsPerSecond: 4 })).toEqual([["requests", "api.http-requests", (2 * SECONDS) / 1e6]]);
  expect(itemsOf([api("WEBSOCKET")])).toEqual([]);
  expect(itemsOf([resource("aws_sqs_queue")], { otherInvocations: 500 })).toEqual([["requests", "sqs.requests", 0.0005]]);
});

test("alarms have one price for each metric, another with periods below a minute, and a third if they are composite", () => {
  const metric = { metric: [{ metric_name: "a" }] };
  const alarm = (values: Readonly<Record<string, unknown>>) => itemsOf([resource("aws_cloudwatch_metric_alarm", values)]);

  expect(alarm({ period: 60 })).toEqual([["metrics", "cloudwatch.alarm", 1]]);
  expect(alarm({ period: 10 })).toEqual([["metrics", "cloudwatch.high-resolution-alarm", 1]]);
  expect(
    alarm({ metric_query: [metric, { metric: { metric_name: "b" } }, { expression: "a + b" }, { expression: "a", metric: [] }] }),
  ).toEqual([["metrics", "cloudwatch.alarm", 2]]);
  expect(alarm({ metric_query: [{ expression: "SELECT MAX(x)", metric: null }] })).toEqual([["metrics", "cloudwatch.alarm", 1]]);
  expect(itemsOf([resource("aws_cloudwatch_composite_alarm")])).toEqual([["alarm", "cloudwatch.composite-alarm", 1]]);
  expect(itemsOf([resource("aws_cloudwatch_dashboard")])).toEqual([["dashboard", "cloudwatch.dashboard", 1]]);
});

describe("log groups", () => {
  const group = (name?: string, days?: number, logClass?: string) =>
    resource("aws_cloudwatch_log_group", { name, retention_in_days: days, log_group_class: logClass });
  const load = { brokerLogMibPerHour: 1024 / 730, flowLogGib: 8, requestsPerSecond: 1024 ** 2 / SECONDS, logKibPerRequest: 6 };
  const written = (...groups: (string | undefined)[]) =>
    itemsOf(
      groups.map((name) => group(name)),
      load,
    )[0]?.[2];
  const price = (name?: string, logClass?: string) => itemsOf([group(name, 30, logClass)], load)[0]?.[1];

  test("of brokers have the logs of all of them, kept compressed for their retention", () => {
    expect(itemsOf([group("/aws/msk/x/brokers", 365), cluster("kafka.m7g.large", 6)], load)).toEqual([
      ["written", "logs.vended", 6],
      ["kept", "logs.kept", 10.8],
    ]);
  });

  test("share what writes to several of them, and to their instances", () => {
    expect(written("/aws/vpc/a", "/aws/vpc/b", "/aws/msk/c")).toBe(4);
    expect(written("/aws/vpc/a", "x-flow-logs", "FlowLogs", "/flowlog")).toBe(2);
    expect(written("/aws/lambda/x-producer", "/aws/lambda/x-consumer", "/aws/vendedlogs/x/access", "/aws/lambda/x-admin")).toBe(2);
    expect(written("/aws/apigateway/access-logs", "/aws/lambda/x-producer")).toBe(3);
    expect(itemsOf([{ ...group("/aws/vpc/a"), instances: 4 }], load)[0]?.[2]).toBe(2);
  });

  test.each([
    "/aws/lambda/x-admin",
    "/aws/vendedlogs/x-prometheus",
    "/aws/vendedlogs/x-connector",
    "/aws/mskconnect/x",
    "/mine/access",
    "/mine/aws/msk/x",
    "/mine/aws/vpc/x",
    "flow-logsheet",
    "/mine/workflow-logs",
    "overflowlog",
    undefined,
  ])("%s has no assumed data", (name) => {
    expect(written(name, "/aws/lambda/x-producer", "/aws/vpc/x", "/aws/msk/x", "/aws/vendedlogs/x/access")).toBe(0);
  });

  test.each([
    ...["/aws/msk/x/brokers", "/aws/mskconnect/x", "/aws/vpc/x/flow-logs", "/aws/vendedlogs/x", "/aws/lambda/x", "/aws/apigateway/x"],
    ...["/aws/prometheus/x", "my-flow-logs", "flowlog", "VPCFlowLogs", "myvpcflowlogs", "vpcFlowLogs"],
  ])("%s has the price of vended logs", (name) => {
    expect(price(name)).toBe("logs.vended");
    expect(price(name, "STANDARD")).toBe("logs.vended");
    expect(price(name, "INFREQUENT_ACCESS")).toBe("logs.vended.infrequent-access");
  });

  test.each(["/mine/app", "/mine/aws/lambda/x", "/aws/ecs/x", "workflow-logs", "WorkflowLogs", undefined])(
    "%s has the price of other logs",
    (name) => {
      expect(price(name)).toBe("logs.in");
      expect(price(name, "INFREQUENT_ACCESS")).toBe("logs.in.infrequent-access");
    },
  );

  test("of the class DELIVERY are not priced as others", () => expect(price("/aws/vpc/x", "DELIVERY")).toBe("logs.delivery"));

  test("without a retention are kept for a year", () => {
    expect(itemsOf([group("/aws/vpc/a")], load)[1]).toEqual(["kept", "logs.kept", 14.4]);
    expect(itemsOf([group("/aws/vpc/a", 0)], load)[1]).toEqual(["kept", "logs.kept", 14.4]);
  });
});

test("Managed Prometheus has samples of all brokers, and Managed Grafana its users", () => {
  const load = { seriesPerBroker: 1000, scrapeSeconds: 30, grafanaEditors: 2, grafanaViewers: 9 };
  const samples = 3 * 1000 * (SECONDS / 30);
  const brokers = cluster("kafka.m7g.large", 3);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

  expect(itemsOf([resource("aws_prometheus_workspace"), brokers], load)).toEqual([
    ["samples", "prometheus.samples", samples / 1e7],
    ["kept", "prometheus.kept", rounded((samples * 2 * 5) / 1024 ** 3)],
  ]);
  expect(itemsOf([resource("aws_prometheus_scraper"), brokers], load)).toEqual([
    ["collector", "prometheus.collector.hour", 730],
    ["samples", "prometheus.collector.samples", samples / 1e7],
  ]);
  expect(itemsOf([resource("aws_grafana_workspace")], load)).toEqual([
    ["editors", "grafana.editor", 2],
    ["viewers", "grafana.viewer", 9],
  ]);
});

test("keys, secrets and certificate authorities have a price a month", () => {
  const authority = (mode?: string) => itemsOf([resource("aws_acmpca_certificate_authority", { usage_mode: mode })]);

  expect(itemsOf([resource("aws_kms_key")])).toEqual([["key", "kms.key", 1]]);
  expect(itemsOf([resource("aws_secretsmanager_secret")])).toEqual([["secret", "secrets.secret", 1]]);
  expect(authority("SHORT_LIVED_CERTIFICATE")).toEqual([["authority", "pca.short-lived", 1]]);
  expect(authority("GENERAL_PURPOSE")).toEqual([["authority", "pca.general", 1]]);
  expect(authority()).toEqual([["authority", "pca.general", 1]]);
});

test("a Flink application has a KPU for each part of its parallelism, and one more", () => {
  const parallel = (configuration: object) =>
    itemsOf([
      resource("aws_kinesisanalyticsv2_application", {
        application_configuration: { flink_application_configuration: { parallelism_configuration: configuration } },
      }),
    ]);

  expect(parallel({ parallelism: 7, parallelism_per_kpu: 2 })).toEqual([["KPUs", "flink.kpu", 5 * 730]]);
  expect(parallel({})).toEqual([["KPUs", "flink.kpu", 2 * 730]]);
});

test.each([
  "aws_iam_role",
  "aws_subnet",
  "aws_route",
  "aws_msk_configuration",
  "aws_flow_log",
  "terraform_data",
  "random_id",
  "aws_kms_alias",
  "aws_msk_vpc_connection",
  "aws_glue_registry",
  "aws_glue_schema",
])("%s is free", (type) => expect(isFree(type)).toBe(true));

test.each([
  "aws_sns_topic",
  "aws_s3_bucket",
  "aws_db_instance",
  "aws_lb",
  "aws_glue_job",
  "aws_vpc_peering_connection",
  "aws_acmpca_certificate_authority",
])("%s is not free", (type) => expect(isFree(type)).toBe(false));

test("no type with a price is in the list of those without", () => {
  expect(Object.keys(pricers).filter(isFree)).toEqual([]);
});
