import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestConnect } from "../../../../../support/local-platform/test-connect.js";

let connect: TestConnect;
let call: TestConnect["call"];
let pluginArn: string;
let workersArn: string;

beforeEach(async () => {
  connect = new TestConnect();
  call = connect.call;
  const location = { s3Location: { bucketArn: "arn:aws:s3:::plugins", fileKey: "connector.jar" } };
  ({ customPluginArn: pluginArn } = await call("POST", "/v1/custom-plugins", { name: "debezium", contentType: "JAR", location }));
  const propertiesFileContent = Buffer.from("key.converter=a\nvalue.converter=b").toString("base64");
  ({ workerConfigurationArn: workersArn } = await call("POST", "/v1/worker-configurations", { name: "workers", propertiesFileContent }));
});

const configuration = { "connector.class": "Source", "tasks.max": "1" };
const capacity = { provisionedCapacity: { mcuCount: 1, workerCount: 2 } };
const roleArn = "arn:aws:iam::123456789012:role/orders";
const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };

const connector = (changes: object = {}) => ({
  connectorName: "orders",
  connectorDescription: "Orders.",
  kafkaConnectVersion: "3.7.x",
  capacity,
  connectorConfiguration: configuration,
  kafkaCluster: { apacheKafkaCluster: { bootstrapServers: "127.0.0.1:9098", vpc } },
  kafkaClusterClientAuthentication: { authenticationType: "IAM" },
  kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
  plugins: [{ customPlugin: { customPluginArn: pluginArn, revision: 1 } }],
  workerConfiguration: { workerConfigurationArn: workersArn, revision: 1 },
  serviceExecutionRoleArn: roleArn,
  logDelivery: { workerLogDelivery: { cloudWatchLogs: { enabled: true, logGroup: "/orders" } } },
  tags: { team: "a" },
  ...changes,
});

const at = (arn: string, rest = "") => `/v1/connectors/${encodeURIComponent(arn)}${rest}`;
const create = async (changes?: object): Promise<string> => (await call("POST", "/v1/connectors", connector(changes))).connectorArn;
const settled = (arn: string) => connect.connectors.find(arn).work;
const described = (arn: string) => call("GET", at(arn));

async function running(changes?: object): Promise<string> {
  const arn = await create(changes);
  await settled(arn);
  return arn;
}

async function update(arn: string, change: object): Promise<string> {
  const { currentVersion } = await described(arn);
  return (await call("PUT", at(arn, `?currentVersion=${currentVersion}`), change)).connectorOperationArn;
}

const operation = (arn: string) => call("GET", `/v1/connectorOperations/${encodeURIComponent(arn)}`);

describe("creation", () => {
  test("a connector is CREATING until its worker and its tasks run, and is described as it was created", async () => {
    const created = await call("POST", "/v1/connectors", connector());

    expect(created).toEqual({ connectorArn: expect.any(String), connectorName: "orders", connectorState: "CREATING" });
    expect(created.connectorArn).toMatch(/^arn:aws:kafkaconnect:eu-west-1:123456789012:connector\/orders\/[\w-]+-1$/);
    await settled(created.connectorArn);
    const { tags: _, ...input } = connector();
    expect(await described(created.connectorArn)).toEqual({
      ...{ ...input, connectorArn: created.connectorArn, connectorState: "RUNNING", networkType: "IPV4" },
      creationTime: expect.stringMatching(/^\d{4}-/),
      currentVersion: expect.stringMatching(/^K[0-9A-F]{13}$/),
    });
    expect(await call("GET", `/v1/tags/${encodeURIComponent(created.connectorArn)}`)).toEqual({ tags: { team: "a" } });
    expect(connect.lines).toEqual(["kafkaconnect: connector orders is running"]);
  });

  test("the worker gets the plugin, the role, the brokers and the properties of the worker configuration", async () => {
    const arn = await running();

    const id = arn.split("/").at(-1);
    expect(connect.started).toEqual([
      {
        ...{ arn, name: "orders", id: `orders_${id}`, region: "eu-west-1", connectVersion: "3.7.x", roleArn },
        ...{ bootstrapServers: "127.0.0.1:9098", authentication: "IAM", encryption: "TLS", logGroup: "/orders" },
        plugin: { contentType: "JAR", content: Buffer.from("a plugin") },
        workerProperties: { "key.converter": "a", "value.converter": "b" },
      },
    ]);
    expect(connect.configured).toEqual([configuration]);
  });

  test("logs are delivered only where they are enabled, and the worker configuration is optional", async () => {
    const logDelivery = { workerLogDelivery: { cloudWatchLogs: { enabled: false, logGroup: "/orders" } } };
    await running({ logDelivery, workerConfiguration: undefined });

    expect(connect.started).toMatchObject([{ logGroup: undefined, workerProperties: {} }]);
  });

  test("a connector whose task fails becomes FAILED with the first line of the trace, and its worker stops", async () => {
    connect.status = { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "FAILED", trace: "ConnectException: no table\n\tat x" }] };
    const arn = await running();

    expect(await described(arn)).toMatchObject({
      connectorState: "FAILED",
      stateDescription: {
        code: "InvalidInput.InvalidConnectorConfiguration",
        message: "The connector orders failed: ConnectException: no table",
      },
    });
    expect(connect.done).toEqual(["stop"]);
  });

  test("a connector without running tasks becomes FAILED after some time", async () => {
    connect.status = { connector: { state: "RUNNING" }, tasks: [] };
    connect.patience.timeoutMs = 50;
    const arn = await running();

    expect((await described(arn)).stateDescription.message).toBe("The connector orders and its tasks did not run within 0.05 seconds.");
  });

  test("names are unique", async () => {
    await create();

    await expect(create()).rejects.toMatchObject({ status: 409, code: "ConflictException" });
  });

  test.each<[string, object, number, string]>([
    ["another version", { kafkaConnectVersion: "3.6.x" }, 400, "The Kafka Connect version 3.6.x is not supported."],
    ["a version that it does not run", { kafkaConnectVersion: "2.7.1" }, 501, "The local platform does not run Kafka Connect 2.7.1."],
    [
      "two plugins",
      { plugins: [0, 1].map(() => ({ customPlugin: { customPluginArn: "x", revision: 1 } })) },
      400,
      "exactly one custom plugin",
    ],
    ["no plugin", { plugins: [] }, 400, "exactly one custom plugin"],
    ["an unknown plugin", { plugins: [{ customPlugin: { customPluginArn: "x", revision: 1 } }] }, 404, "The custom plugin does not exist."],
    [
      "unknown workers",
      { workerConfiguration: { workerConfigurationArn: "x", revision: 1 } },
      404,
      "The worker configuration does not exist.",
    ],
    ["IAM without TLS", { kafkaClusterEncryptionInTransit: { encryptionType: "PLAINTEXT" } }, 400, "IAM authentication requires TLS"],
    ["no class", { connectorConfiguration: { "tasks.max": "1" } }, 400, "The connector configuration must have connector.class."],
    ["no tasks", { connectorConfiguration: { "connector.class": "x" } }, 400, "The connector configuration must have tasks.max."],
    ["a name with a dot", { connectorName: "a.b" }, 400, "The connector name has characters that are not valid."],
    ["no capacity", { capacity: {} }, 400, "Exactly one of autoScaling and provisionedCapacity must be specified."],
    ["3 MCU", { capacity: { provisionedCapacity: { mcuCount: 3, workerCount: 1 } } }, 400, "mcuCount must be one of 1, 2, 4, 8."],
    ["11 workers", { capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 11 } } }, 400, "A connector has 1 to 10 workers."],
    ["0 workers", { capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 0 } } }, 400, "A connector has 1 to 10 workers."],
    [
      "workers in the wrong order",
      { capacity: { autoScaling: { mcuCount: 1, minWorkerCount: 3, maxWorkerCount: 2 } } },
      400,
      "A connector has 1 to 10 workers.",
    ],
    [
      "fewer tasks than workers",
      { capacity: { autoScaling: { mcuCount: 1, minWorkerCount: 1, maxWorkerCount: 2, maxAutoscalingTaskCount: 1 } } },
      400,
      "maxAutoscalingTaskCount must be at least maxWorkerCount.",
    ],
  ])("refuses %s", async (_, changes, status, message) => {
    await expect(create(changes)).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
    expect(connect.connectors.inAllRegions()).toEqual([]);
  });

  test("an autoscaled connector has MSK Connect's default policies", async () => {
    const arn = await running({ capacity: { autoScaling: { mcuCount: 8, minWorkerCount: 1, maxWorkerCount: 10 } } });

    expect((await described(arn)).capacity).toEqual({
      autoScaling: {
        ...{ mcuCount: 8, minWorkerCount: 1, maxWorkerCount: 10 },
        scaleInPolicy: { cpuUtilizationPercentage: 20 },
        scaleOutPolicy: { cpuUtilizationPercentage: 80 },
      },
    });
  });
});

describe("updates", () => {
  test("a new configuration reaches the worker, and the operation lists both", async () => {
    const arn = await running();
    const before = await described(arn);
    const target = { ...configuration, "tasks.max": "2" };
    const operationArn = await update(arn, { connectorConfiguration: target });

    expect((await described(arn)).connectorState).toBe("UPDATING");
    expect(await operation(operationArn)).toMatchObject({ connectorOperationState: "UPDATE_IN_PROGRESS" });
    await settled(arn);
    const after = await described(arn);
    expect(after).toMatchObject({ connectorState: "RUNNING", connectorConfiguration: target });
    expect(after.currentVersion).not.toBe(before.currentVersion);
    expect(connect.configured).toEqual([configuration, target]);
    expect(await operation(operationArn)).toMatchObject({
      ...{ connectorOperationType: "UPDATE_CONNECTOR_CONFIGURATION", connectorOperationState: "UPDATE_COMPLETE" },
      ...{ originConnectorConfiguration: configuration, targetConnectorConfiguration: target, endTime: expect.any(String) },
    });
    const { connectorOperations } = await call("GET", at(arn, "/operations"));
    expect(connectorOperations).toMatchObject([{ connectorOperationArn: operationArn, connectorOperationState: "UPDATE_COMPLETE" }]);
    expect(connectorOperations[0]).not.toHaveProperty("originConnectorConfiguration");
  });

  test("a configuration that the worker refuses is rolled back", async () => {
    const arn = await running();
    const operationArn = await update(arn, { connectorConfiguration: { ...configuration, refused: "x" } });
    await settled(arn);

    expect(await described(arn)).toMatchObject({ connectorState: "RUNNING", connectorConfiguration: configuration });
    expect(await operation(operationArn)).toMatchObject({
      connectorOperationState: "ROLLBACK_COMPLETE",
      errorInfo: { message: "Connector configuration is invalid: refused" },
    });
    expect(connect.configured).toEqual([configuration, configuration]);
  });

  test.each([
    [false, "ROLLBACK_COMPLETE", "1"],
    [true, "UPDATE_COMPLETE", "2"],
  ])("a configuration whose tasks fail, with skipHealthValidation %s, ends as %s", async (skipHealthValidation, state, tasks) => {
    const arn = await running();
    connect.status = { connector: { state: "FAILED", trace: "x" }, tasks: [] };
    const operationArn = await update(arn, { connectorConfiguration: { ...configuration, "tasks.max": "2" }, skipHealthValidation });
    await settled(arn);

    expect(await operation(operationArn)).toMatchObject({ connectorOperationState: state });
    expect((await described(arn)).connectorConfiguration["tasks.max"]).toBe(tasks);
  });

  test("a task that failed before the change has time to start again", async () => {
    const arn = await running();
    connect.status = { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "FAILED", trace: "no table" }] };
    connect.patience.settledMs = 10_000;
    const operationArn = await update(arn, { connectorConfiguration: { ...configuration, "tasks.max": "2" } });
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect((await described(arn)).connectorState).toBe("UPDATING");
    connect.status = { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }] };
    await settled(arn);
    expect(await operation(operationArn)).toMatchObject({ connectorOperationState: "UPDATE_COMPLETE" });
  });

  test("a new capacity changes no worker", async () => {
    const arn = await running();
    const target = { provisionedCapacity: { mcuCount: 2, workerCount: 4 } };
    const operationArn = await update(arn, { capacity: target });
    await settled(arn);

    expect((await described(arn)).capacity).toEqual(target);
    expect(await operation(operationArn)).toMatchObject({
      ...{ connectorOperationType: "UPDATE_WORKER_SETTING", connectorOperationState: "UPDATE_COMPLETE" },
      ...{ originWorkerSetting: { capacity }, targetWorkerSetting: { capacity: target } },
    });
    expect(connect.configured).toEqual([configuration]);
  });

  test.each<[string, object, string]>([
    ["nothing", {}, "Exactly one of capacity and connectorConfiguration must be specified."],
    ["both", { capacity, connectorConfiguration: configuration }, "Exactly one of capacity and connectorConfiguration must be specified."],
    ["a capacity of 3 MCU", { capacity: { provisionedCapacity: { mcuCount: 3, workerCount: 1 } } }, "mcuCount must be one of"],
    ["a configuration without a class", { connectorConfiguration: { "tasks.max": "1" } }, "must have connector.class."],
    ["another plugin", { plugins: [] }, "changes only the capacity and the configuration"],
    ["another worker configuration", { workerConfiguration: {} }, "changes only the capacity and the configuration"],
    ["the default worker configuration", { useDefaultWorkerConfiguration: true }, "changes only the capacity and the configuration"],
  ])("refuses an update of %s", async (_, change, message) => {
    const arn = await running();

    await expect(update(arn, change)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) });
    expect((await described(arn)).connectorState).toBe("RUNNING");
  });

  test("refuses an update with another version, and of a connector that is not RUNNING", async () => {
    const arn = await create();
    const change = { capacity };

    await expect(update(arn, change)).rejects.toThrow("The connector is CREATING; it must be RUNNING.");
    await expect(call("POST", at(arn, "/restart"))).rejects.toThrow("The connector is CREATING; it must be RUNNING.");
    await settled(arn);
    await expect(call("PUT", at(arn, "?currentVersion=K1"), change)).rejects.toThrow(
      "The current version of the connector is another one.",
    );
    await expect(call("PUT", at(arn), change)).rejects.toThrow("The current version of the connector is another one.");
  });

  test("restarts the connector and its tasks", async () => {
    const arn = await running();
    const { connectorOperationArn } = await call("POST", at(arn, "/restart"));

    expect((await described(arn)).connectorState).toBe("RESTARTING");
    await settled(arn);
    expect(connect.done).toEqual(["restart"]);
    expect(await operation(connectorOperationArn)).toMatchObject({
      ...{ connectorOperationType: "RESTART_CONNECTOR", connectorOperationState: "RESTART_COMPLETE" },
    });
    connect.status = { connector: { state: "FAILED" }, tasks: [] };
    const again = await call("POST", at(arn, "/restart"));
    await settled(arn);
    expect(await operation(again.connectorOperationArn)).toMatchObject({
      ...{ connectorOperationState: "RESTART_FAILED", errorInfo: { message: "The connector orders failed: without a trace" } },
    });
  });

  test("an unknown operation does not exist", async () => {
    await expect(operation("x")).rejects.toMatchObject({ status: 404 });
    await expect(call("GET", at("x", "/operations"))).rejects.toMatchObject({ status: 404 });
  });
});

describe("deletion", () => {
  test("a connector is DELETING until its worker has stopped", async () => {
    const arn = await running();
    const found = connect.connectors.find(arn);
    const deletions = [call("DELETE", at(arn)), call("DELETE", at(arn))];

    expect(await deletions[0]).toEqual({ connectorArn: arn, connectorState: "DELETING" });
    await expect(deletions[1]).rejects.toThrow("The connector is DELETING.");
    await found.work;
    expect(connect.done).toContain("stop");
    await expect(described(arn)).rejects.toMatchObject({ status: 404 });
    expect(connect.lines.at(-1)).toBe("kafkaconnect: connector orders is deleted");
  });

  test("a connector that is deleted while its worker starts ends the start", async () => {
    connect.gate = new Promise(() => undefined);
    const arn = await create();
    await call("DELETE", at(arn));
    await settled(arn);

    expect(connect.done).toEqual(["abort"]);
    expect(connect.connectors.inAllRegions()).toEqual([]);
    expect(connect.lines).toEqual(["kafkaconnect: connector orders is deleted"]);
  });

  test("a worker that has started just when its connector was deleted is stopped", async () => {
    let open: () => void = () => undefined;
    connect.ignoresAbort = true;
    connect.gate = new Promise((resolve) => {
      open = resolve;
    });
    const arn = await create();
    await call("DELETE", at(arn));
    const { work } = connect.connectors.find(arn);
    open();
    await work;

    expect(connect.done).toEqual(["abort", "stop"]);
    expect(connect.configured).toEqual([]);
    expect(connect.connectors.inAllRegions()).toEqual([]);
  });

  test("refuses a deletion with another version", async () => {
    const arn = await running();

    await expect(call("DELETE", at(arn, "?currentVersion=K1"))).rejects.toThrow("The current version of the connector is another one.");
  });

  test("a plugin and a worker configuration that a connector uses can't be deleted", async () => {
    const arn = await running();

    await expect(call("DELETE", `/v1/custom-plugins/${encodeURIComponent(pluginArn)}`)).rejects.toThrow(
      "The custom plugin is in use by the connector orders.",
    );
    await expect(call("DELETE", `/v1/worker-configurations/${encodeURIComponent(workersArn)}`)).rejects.toThrow(
      "The worker configuration is in use by the connector orders.",
    );
    const other = await running({ connectorName: "other", workerConfiguration: undefined });
    await call("DELETE", at(arn));
    await settled(arn);
    expect(await call("DELETE", `/v1/worker-configurations/${encodeURIComponent(workersArn)}`)).toMatchObject({
      workerConfigurationState: "DELETING",
    });
    await call("DELETE", at(other));
    await settled(other);
    expect(await call("DELETE", `/v1/custom-plugins/${encodeURIComponent(pluginArn)}`)).toMatchObject({ customPluginState: "DELETING" });
  });
});

test("lists connectors without their configurations, by prefix", async () => {
  await running();
  const { connectors } = await call("GET", "/v1/connectors?connectorNamePrefix=ord");

  expect(connectors).toMatchObject([{ connectorName: "orders", connectorState: "RUNNING", serviceExecutionRoleArn: roleArn }]);
  expect(connectors[0]).not.toHaveProperty("connectorConfiguration");
  expect(await call("GET", "/v1/connectors?connectorNamePrefix=x")).toEqual({ connectors: [] });
});

test("stops all workers, those that are starting too, and keeps the records", async () => {
  const arn = await running();
  connect.gate = new Promise(() => undefined);
  const starting = await create({ connectorName: "copy" });

  await connect.connectors.stop();

  expect([...connect.done].sort()).toEqual(["abort", "abort", "stop"]);
  expect((await described(arn)).connectorState).toBe("RUNNING");
  expect((await described(starting)).connectorState).toBe("CREATING");
});
