import { beforeEach, expect, test } from "@jest/globals";
import { supportsVersion } from "../../../../../../tools/local/aws/msk/settings/instance-types.js";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const cluster = (instanceType: string, kafkaVersion = "3.9.x.kraft") => {
  const brokerNodeGroupInfo = { instanceType, clientSubnets: ["a", "b", "c"] };
  return msk.running("events", { provisioned: msk.provisioned({ kafkaVersion, brokerNodeGroupInfo }) });
};

test.each(["kafka.m5.large", "kafka.m5.24xlarge", "kafka.m7g.xlarge", "kafka.m7g.16xlarge", "kafka.m8g.large", "express.m7g.large"])(
  "creates a cluster of %s",
  async (instanceType) => {
    const { arn } = await cluster(instanceType);

    expect(msk.clusters.find(arn).settings.brokerNodeGroupInfo.instanceType).toBe(instanceType);
  },
);

test.each(["kafka.t3.small", "kafka.m7g.24xlarge", "kafka.m99.large", "express.m5.large", "m7g.large", "kafka.m7g.huge"])(
  "refuses %s, which MSK does not have for KRaft",
  async (instanceType) => {
    await expect(cluster(instanceType)).rejects.toMatchObject({ code: "BadRequestException", message: "Unsupported InstanceType" });
  },
);

test.each([
  ["kafka.m5.large", true],
  ["kafka.m8g.xlarge", true],
  ["kafka.m5.24xlarge", true],
  ["express.m7g.16xlarge", true],
  ["my-kafka.m5.large", false],
  ["kafka.m5.large2", false],
  ["my-kafka.m5.24xlarge", false],
  ["kafka.m5.24xlarge2", false],
  ["my-express.m7g.large", false],
  ["express.m7g.large2", false],
  ["kafka.t3.medium", false],
])("%s is a type of MSK for every version: %s", (instanceType, supported) => {
  expect(["3.9.x", "3.9.x.kraft", "4.1.x.kraft"].map((version) => supportsVersion(instanceType, version))).toEqual(
    Array(3).fill(supported),
  );
});

test("creates a cluster of kafka.t3.small with ZooKeeper, and refuses its migration to KRaft", async () => {
  const { arn } = await cluster("kafka.t3.small", "3.9.x");

  await expect(msk.change(arn, "version", { targetKafkaVersion: "3.9.x.kraft" })).rejects.toMatchObject({ code: "BadRequestException" });
});

test("refuses to change the brokers to a type that MSK does not have", async () => {
  const { arn } = await cluster("kafka.m5.large");

  await expect(msk.change(arn, "nodes/type", { targetInstanceType: "kafka.t3.small" })).rejects.toThrow("Unsupported InstanceType");
});

test("a configuration is for the versions that it lists, or for all", async () => {
  const serverProperties = Buffer.from("num.partitions=6").toString("base64");
  const configuration = async (name: string, kafkaVersions?: string[]) => {
    const { arn } = await msk.call("POST", "/v1/configurations", { name, kafkaVersions, serverProperties });
    return { configurationInfo: { arn, revision: 1 } };
  };
  const kafka38 = await configuration("for-3-8", ["3.8.x.kraft"]);

  await expect(msk.running("wrong", { provisioned: msk.provisioned(kafka38) })).rejects.toMatchObject({
    code: "BadRequestException",
    message: "The configuration is for Kafka versions 3.8.x.kraft, not for 3.9.x.kraft.",
  });

  const { arn } = await msk.running("old", { provisioned: msk.provisioned({ kafkaVersion: "3.8.x.kraft", ...kafka38 }) });
  const upgrade = { targetKafkaVersion: "3.9.x.kraft" };

  await expect(msk.change(arn, "version", upgrade)).rejects.toThrow("not for 3.9.x.kraft");
  expect(await msk.change(arn, "version", { ...upgrade, ...(await configuration("for-all")) })).toHaveProperty("clusterOperationArn");
});
