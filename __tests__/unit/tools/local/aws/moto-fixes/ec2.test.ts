import { expect, test } from "@jest/globals";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import { ec2Service } from "../../../../../../tools/local/aws/moto-fixes/ec2.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

test("an instance has the security groups of the first network interface in the request", async () => {
  const forwarded: AwsRequest[] = [];
  const moto = {
    query: async () => "",
    forward: async (request: AwsRequest) => {
      forwarded.push(request);
      return { status: 200, headers: {}, body: Buffer.from("") };
    },
  } as unknown as Moto;
  const group = (number: number) => `NetworkInterface.1.SecurityGroupId.${number}`;
  const form = new URLSearchParams({
    Action: "RunInstances",
    [group(1)]: "sg-1",
    [group(2)]: "sg-2",
    "NetworkInterface.1.SubnetId": "subnet-1",
  });
  const request = { ...awsRequest("POST", "/"), body: Buffer.from(form.toString()) };

  await ec2Service(moto, { volumeCoolDownMs: 0 })(request);

  expect(Object.fromEntries(new URLSearchParams(forwarded[0]?.body.toString()))).toEqual({
    ...Object.fromEntries(form),
    "SecurityGroupId.1": "sg-1",
    "SecurityGroupId.2": "sg-2",
  });
});

test.each([
  ["RunInstances", { UserData: Buffer.alloc(16_385).toString("base64") }, "User data is limited to 16384 bytes"],
  ["ModifyInstanceAttribute", { "UserData.Value": Buffer.alloc(16_385).toString("base64") }, "User data is limited to 16384 bytes"],
  ["ModifyVolume", { VolumeId: "vol-1", Size: "1" }, "New size cannot be smaller than existing size"],
])("%s is refused for what EC2 refuses", async (Action, parameters, message) => {
  const moto = { query: async () => "<size>2</size>" } as unknown as Moto;
  const body = Buffer.from(new URLSearchParams({ Action, ...parameters } as Record<string, string>).toString());

  await expect(ec2Service(moto, { volumeCoolDownMs: 0 })({ ...awsRequest("POST", "/"), body })).rejects.toThrow(message);
});

test.each(["RunInstances", "DescribeInstances"])(
  "%s answers without the association of an interface that has no public address",
  async (Action) => {
    const body = Buffer.from("<networkInterfaceId>eni-1</networkInterfaceId><association/><attachment/>");
    const moto = { query: async () => "", forward: async () => ({ status: 200, headers: {}, body }) } as unknown as Moto;
    const request = { ...awsRequest("POST", "/"), body: Buffer.from(new URLSearchParams({ Action }).toString()) };

    const response = await ec2Service(moto, { volumeCoolDownMs: 0 })(request);

    expect(String(response?.body)).toBe("<networkInterfaceId>eni-1</networkInterfaceId><attachment/>");
  },
);
