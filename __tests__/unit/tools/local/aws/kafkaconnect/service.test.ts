import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestConnect } from "../../../../../support/local-platform/test-connect.js";

let connect: TestConnect;
let call: TestConnect["call"];

beforeEach(() => {
  connect = new TestConnect();
  call = connect.call;
});

const plugin = (fileKey = "connector.jar", objectVersion?: string) => ({
  ...{ name: "debezium", description: "a connector", contentType: "JAR", tags: { team: "a" } },
  location: { s3Location: { bucketArn: "arn:aws:s3:::plugins", fileKey, ...(objectVersion && { objectVersion }) } },
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const CONVERTERS = "key.converter=a\nvalue.converter = b\n";
const at = (path: string, arn: unknown) => `/v1/${path}/${encodeURIComponent(String(arn))}`;

describe("custom plugins", () => {
  test("a custom plugin has the size and the digest of its object, and is ACTIVE until it is deleted", async () => {
    const { customPluginArn: arn, ...created } = await call("POST", "/v1/custom-plugins", plugin());

    expect(created).toEqual({ customPluginState: "CREATING", name: "debezium", revision: 1 });
    expect(arn).toMatch(/^arn:aws:kafkaconnect:eu-west-1:123456789012:custom-plugin\/debezium\/[\w-]+-1$/);
    const described = await call("GET", at("custom-plugins", arn));
    const fileDescription = { fileMd5: "fedf673d9350fddffc14cd014fcd8f29", fileSize: 8 };
    expect(described).toMatchObject({
      customPluginArn: arn,
      customPluginState: "ACTIVE",
      description: "a connector",
      latestRevision: { revision: 1, contentType: "JAR", location: plugin().location, fileDescription },
    });
    expect(await call("GET", "/v1/custom-plugins?namePrefix=deb")).toEqual({ customPlugins: [described] });
    expect(await call("GET", "/v1/custom-plugins?namePrefix=x")).toEqual({ customPlugins: [] });

    expect(await call("DELETE", at("custom-plugins", arn))).toEqual({ customPluginArn: arn, customPluginState: "DELETING" });
    await expect(call("GET", at("custom-plugins", arn))).rejects.toMatchObject({ status: 404, code: "NotFoundException" });
    await expect(call("DELETE", at("custom-plugins", arn))).rejects.toMatchObject({ status: 404 });
  });

  test("a custom plugin has the version of its object that it names, as it was at the creation", async () => {
    const { customPluginArn: arn } = await call("POST", "/v1/custom-plugins", plugin("connector.jar", "1"));
    const before = await call("GET", at("custom-plugins", arn));
    connect.objects.get("plugins/connector.jar 1")?.fill("x");

    expect(connect.plugins.find(arn).content.length).toBe(13);
    expect(before.latestRevision).toMatchObject({
      location: { s3Location: { bucketArn: "arn:aws:s3:::plugins", fileKey: "connector.jar", objectVersion: "1" } },
      fileDescription: { fileMd5: "43849188440791f2285feb4ad331acde", fileSize: 13 },
    });
    expect(await call("GET", at("custom-plugins", arn))).toEqual(before);
    await expect(call("POST", "/v1/custom-plugins", { ...plugin("connector.jar", "2"), name: "other" })).rejects.toThrow(
      "The object connector.jar, version 2, does not exist in the bucket plugins.",
    );
  });

  test("a custom plugin is refused without its object, with a name that exists, or with another content type", async () => {
    await call("POST", "/v1/custom-plugins", plugin());

    await expect(call("POST", "/v1/custom-plugins", { ...plugin("none.jar"), name: "other" })).rejects.toMatchObject({
      ...{ status: 400, code: "BadRequestException" },
      message: "The object none.jar does not exist in the bucket plugins.",
    });
    await expect(call("POST", "/v1/custom-plugins", plugin())).rejects.toMatchObject({
      ...{ status: 409, code: "ConflictException", message: "A resource with the name debezium already exists." },
    });
    await expect(call("POST", "/v1/custom-plugins", { ...plugin(), name: "tar", contentType: "TAR" })).rejects.toThrow("contentType: ");
  });

  test("lists are paged, and a token of another list is refused", async () => {
    for (const name of ["a", "b"]) await call("POST", "/v1/custom-plugins", { ...plugin(), name });
    const first = await call("GET", "/v1/custom-plugins?maxResults=1");
    const token = encodeURIComponent(first.nextToken);

    expect(first.customPlugins).toMatchObject([{ name: "a" }]);
    const { customPlugins, nextToken } = await call("GET", `/v1/custom-plugins?maxResults=1&nextToken=${token}`);
    expect({ customPlugins, nextToken }).toMatchObject({ customPlugins: [{ name: "b" }], nextToken: undefined });
    for (const other of ["/v1/connectors?", "/v1/custom-plugins?namePrefix=a&"])
      await expect(call("GET", `${other}nextToken=${token}`)).rejects.toThrow("The pagination token is not valid for this list.");
    await expect(call("GET", "/v1/custom-plugins?maxResults=101")).rejects.toThrow("maxResults must be an integer from 1 to 100.");
  });
});

describe("worker configurations", () => {
  test("only the description of a worker configuration has its properties", async () => {
    const propertiesFileContent = base64(`  # converters\r\n \n${CONVERTERS}config.providers=x=y\n`);
    const created = await call("POST", "/v1/worker-configurations", { name: "worker", description: "d", propertiesFileContent });
    const arn = created["workerConfigurationArn"];

    expect(created).toMatchObject({
      name: "worker",
      workerConfigurationState: "ACTIVE",
      latestRevision: { revision: 1, description: "d" },
    });
    expect(created).not.toHaveProperty("description");
    expect(created["latestRevision"]).not.toHaveProperty("propertiesFileContent");
    expect(await call("GET", at("worker-configurations", arn))).toMatchObject({ latestRevision: { revision: 1, propertiesFileContent } });
    expect(connect.workerConfigurations.find(arn).properties).toEqual({
      "key.converter": "a",
      "value.converter": "b",
      "config.providers": "x=y",
    });
    expect(await call("GET", "/v1/worker-configurations?namePrefix=work")).toMatchObject({ workerConfigurations: [{ name: "worker" }] });
    expect(await call("GET", "/v1/worker-configurations?namePrefix=x")).toEqual({ workerConfigurations: [] });
    expect(await call("DELETE", at("worker-configurations", arn))).toEqual({
      workerConfigurationArn: arn,
      workerConfigurationState: "DELETING",
    });
    await expect(call("GET", at("worker-configurations", arn))).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ["group.id=a", "The worker configuration property group.id is not supported."],
    ["sasl.mechanism=a", "The worker configuration property sasl.mechanism is not supported."],
    ["admin.retries=1", "The worker configuration property admin.retries is not supported."],
    ["no equals sign", "The worker configuration is not a valid file of properties."],
    ["=value", "The worker configuration is not a valid file of properties."],
  ])("refuses %s", async (line, message) => {
    const propertiesFileContent = base64(`${CONVERTERS}${line}`);

    await expect(call("POST", "/v1/worker-configurations", { name: "worker", propertiesFileContent })).rejects.toThrow(message);
  });

  // Source: MSK developer guide, supported worker configuration properties (from memory, 2026).
  test.each([
    ...["bootstrap.servers", "config.storage.topic", "connections.max.idle.ms", "connector.client.config.override.policy", "group.id"],
    ...["listeners", "metric.reporters", "plugin.path", "receive.buffer.bytes", "response.http.headers.config"],
    ...["scheduled.rebalance.max.delay.ms", "send.buffer.bytes", "status.storage.topic"],
    ...["access.control.a", "admin.a", "admin.listeners.https.a", "client.a", "connect.a", "inter.worker.a", "internal.a"],
    ...["listeners.https.a", "metrics.a", "metrics.context.a", "rest.a", "sasl.a", "security.a", "socket.a", "ssl.a"],
    ...["topic.tracking.a", "worker.a"],
  ])("refuses %s, which MSK Connect sets itself, but not a property that contains its name", async (name) => {
    const create = (line: string) =>
      call("POST", "/v1/worker-configurations", { name: "worker", propertiesFileContent: base64(`${CONVERTERS}${line}`) });

    await expect(create(`${name}=x`)).rejects.toThrow(`The worker configuration property ${name} is not supported.`);
    expect(await create(`my.${name}=x\n${name.replaceAll(".", "-")}-x=x`)).toMatchObject({ workerConfigurationState: "ACTIVE" });
  });

  test.each(["key.converter", "value.converter"])("refuses a worker configuration without %s", async (name) => {
    const propertiesFileContent = base64(
      CONVERTERS.split("\n")
        .filter((line) => !line.startsWith(name))
        .join("\n"),
    );

    await expect(call("POST", "/v1/worker-configurations", { name: "worker", propertiesFileContent })).rejects.toThrow(
      `The worker configuration must have the property ${name}.`,
    );
  });
});

test("tags are added and removed, and an unknown resource has none", async () => {
  const { customPluginArn: arn } = await call("POST", "/v1/custom-plugins", plugin());

  await call("POST", at("tags", arn), { tags: { stage: "test" } });
  await call("DELETE", `${at("tags", arn)}?tagKeys=team`);

  expect(await call("GET", at("tags", arn))).toEqual({ tags: { stage: "test" } });
  await expect(call("GET", at("tags", "arn:none"))).rejects.toMatchObject({ status: 404 });
});

test("an operation that is not supported is refused by name", async () => {
  await expect(call("PUT", "/v1/connectors/x/pause")).rejects.toMatchObject({ status: 501, code: "NotImplementedException" });
});
