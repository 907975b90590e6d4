import type { Iam } from "../iam/iam.js";
import type { Moto } from "../moto/moto.js";
import { elementTexts } from "../protocol/xml.js";

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  /** Name of the Availability Zone: `us-east-1a`. */
  readonly zone: string;
  readonly zoneId: string;
  readonly freeAddresses: number;
}

/** The members of DescribeKey's KeyMetadata that decide whether a service can use a key. */
export interface Key {
  readonly Arn: string;
  readonly KeyState: string;
  readonly KeySpec: string;
}

/** The resources of the account that requests refer to. Everything except IAM is looked up in the region of the request. */
export interface Resources {
  readonly accountId: string;
  readonly iam: Pick<Iam, "canAssume" | "isAllowed">;
  /** Returns the subnets that exist, in one request. */
  subnets(region: string, ids: readonly string[]): Promise<readonly Subnet[]>;
  /** Returns the VPC of each security group that exists, in one request. */
  vpcsOfGroups(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  vpcExists(region: string, id: string): Promise<boolean>;
  /** @param id - key ID, alias name, or the ARN of either */
  key(region: string, id: string): Promise<Key | undefined>;
  /** Returns the policy of a key as JSON. */
  keyPolicy(region: string, keyArn: string): Promise<string | undefined>;
  logGroupExists(region: string, name: string): Promise<boolean>;
  bucketExists(region: string, name: string): Promise<boolean>;
  deliveryStreamExists(region: string, name: string): Promise<boolean>;
  queueExists(region: string, name: string): Promise<boolean>;
  topicExists(region: string, arn: string): Promise<boolean>;
  /** Returns the status of a private certificate authority: `ACTIVE`. */
  authorityStatus(region: string, arn: string): Promise<string | undefined>;
  /** Returns whether a path of the API Gateway v2 API exists: `/v2/vpclinks/<id>`. */
  apiPathExists(region: string, path: string): Promise<boolean>;
}

/** Looks resources up in moto, and roles in the local IAM. */
export function motoResources(moto: Moto, iam: Iam, accountId: string): Resources {
  const ec2 = (region: string, action: string, filter: string, ids: readonly string[]) => {
    const values = ids.map((id, index) => [`Filter.1.Value.${index + 1}`, id]);
    return moto.query("ec2", region, { Action: action, Version: "2016-11-15", "Filter.1.Name": filter, ...Object.fromEntries(values) });
  };
  const found = <T>(answer: Promise<T>) => answer.catch(notFound);
  const call = <T>(service: string, region: string, target: string, input: object) => found(moto.json<T>(service, region, target, input));
  return {
    accountId,
    iam,
    subnets: async (region, ids) => (ids.length === 0 ? [] : parseSubnets(await ec2(region, "DescribeSubnets", "subnet-id", ids))),
    vpcsOfGroups: async (region, ids) =>
      new Map(ids.length === 0 ? [] : parseGroups(await ec2(region, "DescribeSecurityGroups", "group-id", ids))),
    vpcExists: async (region, id) => elementTexts(await ec2(region, "DescribeVpcs", "vpc-id", [id]), "vpcId").includes(id),
    key: async (region, id) => (await call<{ KeyMetadata: Key }>("kms", region, "TrentService.DescribeKey", { KeyId: id }))?.KeyMetadata,
    keyPolicy: async (region, KeyId) =>
      (await call<{ Policy: string }>("kms", region, "TrentService.GetKeyPolicy", { KeyId, PolicyName: "default" }))?.Policy,
    logGroupExists: async (region, name) => {
      const target = "Logs_20140328.DescribeLogGroups";
      const input = { logGroupNamePrefix: name };
      const { logGroups } = await moto.json<{ logGroups: { logGroupName: string }[] }>("logs", region, target, input);
      return logGroups.some(({ logGroupName }) => logGroupName === name);
    },
    bucketExists: (region, name) => moto.exists("s3", region, `/${name}?location`),
    deliveryStreamExists: async (region, name) =>
      (await call("firehose", region, "Firehose_20150804.DescribeDeliveryStream", { DeliveryStreamName: name })) !== undefined,
    queueExists: async (region, name) => (await call("sqs", region, "AmazonSQS.GetQueueUrl", { QueueName: name })) !== undefined,
    topicExists: async (region, arn) =>
      (await found(moto.query("sns", region, { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn: arn }))) !== undefined,
    authorityStatus: async (region, arn) => {
      const target = "ACMPrivateCA.DescribeCertificateAuthority";
      const answer = call<{ CertificateAuthority: { Status: string } }>("acm-pca", region, target, { CertificateAuthorityArn: arn });
      return (await answer)?.CertificateAuthority.Status;
    },
    apiPathExists: (region, path) => moto.exists("apigateway", region, path),
  };
}

/** Returns undefined for a resource that moto does not have. @throws Error for any other failure */
function notFound(failure: Error): undefined {
  if (!/NotFound|NonExistent|does not exist|ResourceNotFound/i.test(failure.message)) throw failure;
  return undefined;
}

function parseSubnets(response: string): Subnet[] {
  const column = (name: string) => elementTexts(response, name);
  const [ids, vpcs, zones, zoneIds, free] = ["subnetId", "vpcId", "availabilityZone", "availabilityZoneId", "availableIpAddressCount"].map(
    column,
  ) as [string[], string[], string[], string[], string[]];
  return ids.map((id, row) => ({
    id,
    vpcId: vpcs[row] as string,
    zone: zones[row] as string,
    zoneId: zoneIds[row] as string,
    freeAddresses: Number(free[row]),
  }));
}

/** Returns the ID and the VPC of each security group. The groups in rules have no ARN, so the ARN marks a group of the list. */
function parseGroups(response: string): [string, string][] {
  const ids = elementTexts(response, "securityGroupArn").map((arn) => arn.split("/").at(-1) as string);
  const vpcs = elementTexts(response.replace(/<ipPermissions(Egress)?>[\s\S]*?<\/ipPermissions\1?>/g, ""), "vpcId");
  return ids.map((id, row) => [id, vpcs[row] as string]);
}
