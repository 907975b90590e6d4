import { expect, test } from "@jest/globals";
import type { Iam } from "../../../../../../tools/local/aws/iam/iam.js";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import { motoResources } from "../../../../../../tools/local/aws/references/resources.js";

const REGION = "us-east-1";

/** Answers of moto by operation, as it returns them. An Error is thrown. */
function resources(answers: Readonly<Record<string, unknown>>) {
  const sent: unknown[] = [];
  const answer = async (operation: string, input: unknown) => {
    sent.push(input);
    if (answers[operation] instanceof Error) throw answers[operation];
    return answers[operation];
  };
  const moto = {
    query: (_: string, __: string, parameters: Record<string, string>) => answer(parameters["Action"] as string, parameters),
    json: (_: string, __: string, target: string, input: unknown) => answer(target.split(".")[1] as string, input),
    exists: (service: string, _: string, url: string) => answer(`${service} ${url}`, url),
  };
  return { sent, ...motoResources(moto as unknown as Moto, {} as Iam, "123456789012") };
}

const item = (...members: string[]) => `<item>${members.join("")}</item>`;
const element = (name: string, text: string) => `<${name}>${text}</${name}>`;
const subnet = (id: string, zone: string, free: number) =>
  item(
    ...[element("availabilityZoneId", `use1-${zone}`), element("tagSet", ""), element("subnetArn", `arn:aws:ec2:x:1:subnet/${id}`)],
    ...[element("subnetId", id), element("state", "available"), element("vpcId", `vpc-of-${id}`)],
    ...[element("availableIpAddressCount", String(free)), element("availabilityZone", `us-east-1${zone}`)],
  );
/** A group whose rules name another group, in the order of moto's members. */
const group = (id: string, vpc: string) => {
  const rule = item(element("ipProtocol", "tcp"), element("groups", item(element("groupId", "sg-other"), element("vpcId", "vpc-other"))));
  return item(
    ...[element("groupId", id), element("ipPermissionsEgress", rule), element("vpcId", vpc)],
    ...[element("securityGroupArn", `arn:aws:ec2:x:1:security-group/${id}`), element("ipPermissions", rule)],
  );
};

test("reads subnets in one request", async () => {
  const { subnets, sent } = resources({
    DescribeSubnets: `<subnetSet>${subnet("subnet-1", "a", 250)}${subnet("subnet-2", "b", 0)}</subnetSet>`,
  });

  expect(await subnets(REGION, ["subnet-1", "subnet-2", "subnet-9"])).toEqual([
    { id: "subnet-1", vpcId: "vpc-of-subnet-1", zone: "us-east-1a", zoneId: "use1-a", freeAddresses: 250 },
    { id: "subnet-2", vpcId: "vpc-of-subnet-2", zone: "us-east-1b", zoneId: "use1-b", freeAddresses: 0 },
  ]);
  expect(sent).toEqual([
    expect.objectContaining({ "Filter.1.Name": "subnet-id", "Filter.1.Value.1": "subnet-1", "Filter.1.Value.3": "subnet-9" }),
  ]);
});

test("reads the VPC of each group, not those of the groups in its rules", async () => {
  const { vpcsOfGroups } = resources({ DescribeSecurityGroups: `${group("sg-1", "vpc-1")}${group("sg-2", "vpc-2")}` });

  expect([...(await vpcsOfGroups(REGION, ["sg-1", "sg-2"]))]).toEqual([
    ["sg-1", "vpc-1"],
    ["sg-2", "vpc-2"],
  ]);
});

test("asks for no subnets and no groups if there are none", async () => {
  const { subnets, vpcsOfGroups, sent } = resources({});

  expect([await subnets(REGION, []), (await vpcsOfGroups(REGION, [])).size, sent]).toEqual([[], 0, []]);
});

test("a log group exists only with its whole name", async () => {
  const { logGroupExists } = resources({
    DescribeLogGroups: { logGroups: [{ logGroupName: "/msk/brokers-2" }, { logGroupName: "/msk/a" }] },
  });

  expect([await logGroupExists(REGION, "/msk/brokers"), await logGroupExists(REGION, "/msk/a")]).toEqual([false, true]);
});

test("finds what moto has", async () => {
  const found = resources({
    DescribeVpcs: element("vpcId", "vpc-1"),
    DescribeKey: { KeyMetadata: { Arn: "arn:key", KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT" } },
    GetKeyPolicy: { Policy: "{}" },
    DescribeDeliveryStream: {},
    GetQueueUrl: {},
    GetTopicAttributes: "<xml/>",
    DescribeCertificateAuthority: { CertificateAuthority: { Status: "ACTIVE" } },
    "s3 /logs?location": true,
    "apigateway /v2/vpclinks/a": true,
  });

  expect({
    vpc: [await found.vpcExists(REGION, "vpc-1"), await found.vpcExists(REGION, "vpc-2")],
    key: (await found.key(REGION, "k"))?.Arn,
    policy: await found.keyPolicy(REGION, "k"),
    stream: await found.deliveryStreamExists(REGION, "s"),
    queue: await found.queueExists(REGION, "q"),
    topic: await found.topicExists(REGION, "arn"),
    authority: await found.authorityStatus(REGION, "arn"),
    bucket: await found.bucketExists(REGION, "logs"),
    link: await found.apiPathExists(REGION, "/v2/vpclinks/a"),
  }).toEqual({
    ...{ vpc: [true, false], key: "arn:key", policy: "{}", stream: true, queue: true, topic: true, authority: "ACTIVE" },
    ...{ bucket: true, link: true },
  });
});

test("what moto does not find is missing, and any other failure is thrown", async () => {
  const missing = resources({
    DescribeKey: new Error("moto returned 400 for DescribeKey: NotFoundException"),
    DescribeDeliveryStream: new Error("ResourceNotFoundException: Firehose x not found"),
    GetQueueUrl: new Error("AWS.SimpleQueueService.NonExistentQueue"),
    DescribeCertificateAuthority: new Error("ResourceNotFoundException"),
  });

  expect(await missing.key(REGION, "k")).toBeUndefined();
  expect(await missing.deliveryStreamExists(REGION, "s")).toBe(false);
  expect(await missing.queueExists(REGION, "q")).toBe(false);
  expect(await missing.authorityStatus(REGION, "a")).toBeUndefined();
  await expect(resources({ DescribeKey: new Error("moto can't be reached") }).key(REGION, "k")).rejects.toThrow("moto can't be reached");
});
