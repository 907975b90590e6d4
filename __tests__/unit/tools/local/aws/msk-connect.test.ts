import { beforeEach, expect, test } from "@jest/globals";
import { mskConnectService } from "../../../../../tools/local/aws/msk-connect.js";
import { callerOf } from "../../../../support/local-platform/aws-request.js";

const bytes: Readonly<Record<string, string>> = { "plugins/connector.jar": "a plugin" };
let call: ReturnType<typeof callerOf>;

beforeEach(() => {
  const object = async (_: string, bucket: string, key: string) => {
    const text = bytes[`${bucket}/${key}`];
    if (text === undefined) throw new Error("NoSuchKey");
    return Buffer.from(text);
  };
  call = callerOf(mskConnectService({ object }, "123456789012"));
});

const plugin = (fileKey = "connector.jar") => ({
  ...{ name: "debezium", description: "a connector", contentType: "JAR", tags: { team: "a" } },
  location: { s3Location: { bucketArn: "arn:aws:s3:::plugins", fileKey, objectVersion: "1" } },
});

const at = (path: string, arn: unknown) => `/v1/${path}/${encodeURIComponent(String(arn))}`;

test("a custom plugin has the size of its object, and is ACTIVE until it is deleted", async () => {
  const { customPluginArn: arn, ...created } = await call("POST", "/v1/custom-plugins", plugin());

  expect(created).toEqual({ customPluginState: "CREATING", name: "debezium", revision: 1 });
  expect(arn).toMatch(/^arn:aws:kafkaconnect:eu-west-1:123456789012:custom-plugin\/debezium\/[\w-]+-1$/);
  const described = await call("GET", at("custom-plugins", arn));
  const revision = { revision: 1, contentType: "JAR", location: plugin().location, fileDescription: { fileSize: 8 } };
  expect(described).toMatchObject({
    customPluginArn: arn,
    customPluginState: "ACTIVE",
    description: "a connector",
    latestRevision: revision,
  });
  expect(await call("GET", "/v1/custom-plugins")).toEqual({ customPlugins: [described] });

  expect(await call("DELETE", at("custom-plugins", arn))).toEqual({ customPluginArn: arn, customPluginState: "DELETING" });
  await expect(call("GET", at("custom-plugins", arn))).rejects.toMatchObject({ status: 404, code: "NotFoundException" });
});

test("a custom plugin is refused without its object, with a name that exists, or with another content type", async () => {
  await call("POST", "/v1/custom-plugins", plugin());

  await expect(call("POST", "/v1/custom-plugins", { ...plugin("none.jar"), name: "other" })).rejects.toThrow(
    "The object none.jar does not exist in the bucket plugins.",
  );
  await expect(call("POST", "/v1/custom-plugins", plugin())).rejects.toMatchObject({ status: 409, code: "ConflictException" });
  await expect(call("POST", "/v1/custom-plugins", { ...plugin(), name: "tar", contentType: "TAR" })).rejects.toThrow("contentType: ");
});

test("only the description of a worker configuration has its properties", async () => {
  const propertiesFileContent = Buffer.from("key.converter=a").toString("base64");
  const created = await call("POST", "/v1/worker-configurations", { name: "worker", propertiesFileContent });
  const arn = created["workerConfigurationArn"];

  expect(created).toMatchObject({ name: "worker", workerConfigurationState: "ACTIVE", latestRevision: { revision: 1 } });
  expect(created["latestRevision"]).not.toHaveProperty("propertiesFileContent");
  expect(await call("GET", at("worker-configurations", arn))).toMatchObject({ latestRevision: { revision: 1, propertiesFileContent } });
  expect(await call("DELETE", at("worker-configurations", arn))).toEqual({
    workerConfigurationArn: arn,
    workerConfigurationState: "DELETING",
  });
});

test("tags are added and removed", async () => {
  const { customPluginArn: arn } = await call("POST", "/v1/custom-plugins", plugin());

  await call("POST", at("tags", arn), { tags: { stage: "test" } });
  await call("DELETE", `${at("tags", arn)}?tagKeys=team`);

  expect(await call("GET", at("tags", arn))).toEqual({ tags: { stage: "test" } });
});

test("connectors are refused by name", async () => {
  await expect(call("POST", "/v1/connectors", {})).rejects.toMatchObject({ status: 501, code: "NotImplementedException" });
});
