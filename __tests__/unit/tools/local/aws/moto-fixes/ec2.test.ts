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

test.each([
  ["a security group", "Groups.1.GroupId", "<referencedGroupInfo><groupId>x</groupId></referencedGroupInfo>", "ReferencedGroupId"],
  ["a prefix list", "PrefixListIds.1.PrefixListId", "<prefixListId>x</prefixListId>", "PrefixListId"],
])("the rule for %s has its description, also after a change", async (_, peer, element, changed) => {
  const answer = Buffer.from(
    `<securityGroupRuleId>sgr-1</securityGroupRuleId><cidrIpv4>10.0.0.0/8</cidrIpv4><securityGroupRuleId>sgr-2</securityGroupRuleId>${element}`,
  );
  const moto = { forward: async () => ({ status: 200, headers: {}, body: answer }) } as unknown as Moto;
  const service = ec2Service(moto, { volumeCoolDownMs: 0 });
  const send = (Action: string, parameters: Record<string, string> = {}) =>
    service({ ...awsRequest("POST", "/"), body: Buffer.from(new URLSearchParams({ Action, ...parameters }).toString()) });
  const described = async () =>
    String((await send("DescribeSecurityGroupRules"))?.body).match(/sgr-\d<\/securityGroupRuleId>(<desc.*?>[^<]*)?/g);
  const description = peer.replace(/\w+$/, "Description");

  await send("AuthorizeSecurityGroupEgress", {
    ...{ "IpPermissions.1.IpProtocol": "tcp", [`IpPermissions.1.${peer}`]: "x", [`IpPermissions.1.${description}`]: "first & only" },
  });
  expect(await described()).toEqual(["sgr-1</securityGroupRuleId>", "sgr-2</securityGroupRuleId><description>first &amp; only"]);
  await send("ModifySecurityGroupRules", {
    ...{ "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-2", [`SecurityGroupRule.1.SecurityGroupRule.${changed}`]: "x" },
    "SecurityGroupRule.1.SecurityGroupRule.Description": "second",
  });
  expect((await described())?.[1]).toBe("sgr-2</securityGroupRuleId><description>second");
});
