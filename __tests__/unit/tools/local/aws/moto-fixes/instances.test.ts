import { expect, test } from "@jest/globals";
import { checkInstanceChange, checkNewInstance } from "../../../../../../tools/local/aws/moto-fixes/instances.js";

const architectures: Readonly<Record<string, string>> = { "t4g.small": "arm64", "t3.small": "x86_64" };
const instance = (state: string) =>
  `<instanceState><code>1</code><name>${state}</name></instanceState><architecture>arm64</architecture><subnetId>subnet-1</subnetId>`;

/** Answers as moto does for one image, two types, a subnet, two groups and two instances. */
const moto = {
  query: async (_service: string, region: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    if (region !== "eu-west-1") throw new Error("moto can't be reached");
    const { Action = "" } = parameters;
    const [id = ""] = Object.entries(parameters).flatMap(([name, value]) => (/^\w+\.1$/.test(name) ? [value] : []));
    const missing = (code: string) => new Error(`moto returned 400 for ec2 ${Action}: ${code}`);
    switch (Action) {
      case "DescribeImages":
        if (id !== "ami-1") throw missing("InvalidAMIID.NotFound");
        return "<imagesSet><item><architecture>arm64</architecture></item></imagesSet>";
      case "DescribeInstanceTypes":
        if (!architectures[id]) throw missing("InvalidInstanceType");
        return `<supportedArchitectures><item>${architectures[id]}</item></supportedArchitectures>`;
      case "DescribeSubnets":
        if (id !== "subnet-1") throw missing("InvalidSubnetID.NotFound");
        return "<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId>";
      case "DescribeSecurityGroups": {
        if (id === "sg-missing") throw missing("InvalidGroup.NotFound");
        const { "Filter.1.Value.1": group = id, "Filter.2.Value.1": vpc = "vpc-1" } = parameters;
        return vpc === "vpc-1" && group === "sg-other" && id === "" ? "" : `<groupId>${group}</groupId>`;
      }
      default:
        if (id === "i-missing") throw missing("InvalidInstanceID.NotFound");
        return instance(id === "i-stopped" ? "stopped" : "running");
    }
  },
};

const answerOf = (work: Promise<void>) =>
  work.then(
    () => "accepted",
    ({ status, code, message }) => `${status} ${code}: ${message}`,
  );

const image = { ImageId: "ami-1", InstanceType: "t4g.small" };
const base64 = (bytes: number) => Buffer.alloc(bytes, "x").toString("base64");
const NETWORKS = "400 InvalidParameter: Security group sg-other and subnet subnet-1 belong to different networks.";
const TOO_LONG = "400 InvalidParameterValue: User data is limited to 16384 bytes";

test.each<[string, Record<string, string>, string]>([
  ["that fits", { ...image, UserData: base64(16_384), SubnetId: "subnet-1", "SecurityGroupId.1": "sg-1" }, "accepted"],
  ["of a template", {}, "accepted"],
  ["of the default type", { ImageId: "ami-1" }, "accepted"],
  ["with user data of 16,385 bytes", { ...image, UserData: base64(16_385) }, TOO_LONG],
  ["of a missing image", { ...image, ImageId: "ami-2" }, "400 InvalidAMIID.NotFound: The image id '[ami-2]' does not exist"],
  ["of an unknown type", { ...image, InstanceType: "t9.huge" }, "400 InvalidParameterValue: Invalid value 't9.huge' for InstanceType."],
  [
    "of another architecture",
    { ...image, InstanceType: "t3.small" },
    "400 InvalidParameterValue: The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
  ],
  [
    "with a group in another VPC",
    { ...image, SubnetId: "subnet-1", "SecurityGroupId.1": "sg-1", "SecurityGroupId.2": "sg-other" },
    NETWORKS,
  ],
  [
    "whose interface has a group in another VPC",
    { ...image, "NetworkInterface.1.SubnetId": "subnet-1", "NetworkInterface.1.SecurityGroupId.1": "sg-other" },
    NETWORKS,
  ],
  ["in a missing subnet, which moto refuses", { ...image, SubnetId: "subnet-2", "SecurityGroupId.1": "sg-1" }, "accepted"],
  ["with a missing group, which moto refuses", { ...image, SubnetId: "subnet-1", "SecurityGroupId.1": "sg-missing" }, "accepted"],
])("an instance %s", async (_, parameters, expected) => {
  expect(await answerOf(checkNewInstance(moto, "eu-west-1", new URLSearchParams(parameters)))).toBe(expected);
});

const STATE = "400 IncorrectInstanceState: The instance 'i-1' is not in the 'stopped' state.";

test.each<[string, Record<string, string>, string]>([
  ["the type while it is stopped", { InstanceId: "i-stopped", "InstanceType.Value": "t4g.large" }, "accepted"],
  ["the type while it runs", { InstanceId: "i-1", "InstanceType.Value": "t4g.large" }, STATE],
  ["the type by the name of the attribute", { InstanceId: "i-1", Attribute: "instanceType", Value: "t4g.large" }, STATE],
  ["user data while it runs", { InstanceId: "i-1", "UserData.Value": base64(1) }, STATE],
  ["user data by the name of the attribute", { InstanceId: "i-1", Attribute: "userData", Value: base64(1) }, STATE],
  ["user data that are too long", { InstanceId: "i-stopped", "UserData.Value": base64(16_385) }, TOO_LONG],
  ["groups", { InstanceId: "i-1", "GroupId.1": "sg-1" }, "accepted"],
  ["groups of another VPC", { InstanceId: "i-1", "GroupId.1": "sg-1", "GroupId.2": "sg-other" }, NETWORKS],
  ["the protection of termination while it runs", { InstanceId: "i-1", "DisableApiTermination.Value": "true" }, "accepted"],
  ["a missing instance, which moto refuses", { InstanceId: "i-missing", "InstanceType.Value": "t4g.large" }, "accepted"],
])("a change of %s", async (_, parameters, expected) => {
  expect(await answerOf(checkInstanceChange(moto, "eu-west-1", new URLSearchParams(parameters)))).toBe(expected);
});

test("another failure of moto is not hidden", async () => {
  await expect(checkNewInstance(moto, "us-east-1", new URLSearchParams(image))).rejects.toThrow("moto can't be reached");
});
