import { expect, test } from "@jest/globals";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import { ec2Service } from "../../../../../../tools/local/aws/moto-fixes/ec2.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

test("an instance has the security groups of the first network interface in the request", async () => {
  const forwarded: AwsRequest[] = [];
  const moto = {
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

  await ec2Service(moto)(request);

  expect(Object.fromEntries(new URLSearchParams(forwarded[0]?.body.toString()))).toEqual({
    ...Object.fromEntries(form),
    "SecurityGroupId.1": "sg-1",
    "SecurityGroupId.2": "sg-2",
  });
});
