import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { elementTexts } from "../protocol/xml.js";

type Query = Pick<Moto, "query">;

/** Source: Amazon EC2 API Reference, RunInstances, UserData: 16 KB before it is encoded (2026-11). */
const USER_DATA_BYTES = 16_384;

const invalid = (message: string, code = "InvalidParameterValue") => new AwsError(400, code, message);

/**
 * Checks what moto takes and EC2 does not: the size of user data, the image, the instance type and their architectures, and the network of
 * security groups. The texts are EC2's where reports quote them (user data), and from memory, 2026, otherwise.
 *
 * @throws AwsError 400
 */
export async function checkNewInstance(moto: Query, region: string, form: URLSearchParams): Promise<void> {
  checkUserData(form.get("UserData"));
  const [image, type] = [form.get("ImageId"), form.get("InstanceType")];
  if (image !== null) await checkArchitecture(moto, region, image, type);
  const inInterface = form.has("NetworkInterface.1.SubnetId");
  const subnet = form.get(inInterface ? "NetworkInterface.1.SubnetId" : "SubnetId");
  const groups = numbered(form, inInterface ? "NetworkInterface.1.SecurityGroupId" : "SecurityGroupId");
  if (subnet !== null) await checkGroups(moto, region, subnet, groups);
}

/** Checks a ModifyInstanceAttribute request: type and user data change while an instance is stopped. @throws AwsError 400 */
export async function checkInstanceChange(moto: Query, region: string, form: URLSearchParams): Promise<void> {
  checkUserData(form.get("UserData.Value"));
  const attribute = form.get("Attribute") ?? "";
  const needsStop = form.has("UserData.Value") || form.has("InstanceType.Value") || ["instanceType", "userData"].includes(attribute);
  const groups = numbered(form, "GroupId");
  if (!needsStop && groups.length === 0) return;
  const id = form.get("InstanceId") ?? "";
  const instance = await describe(moto, region, { Action: "DescribeInstances", "InstanceId.1": id });
  if (instance === undefined) return; // moto refuses an unknown instance
  const state = /<instanceState>[\s\S]*?<name>([^<]+)<\/name>/.exec(instance)?.[1];
  if (needsStop && state !== "stopped") throw invalid(`The instance '${id}' is not in the 'stopped' state.`, "IncorrectInstanceState");
  const [subnet] = elementTexts(instance, "subnetId");
  if (subnet !== undefined) await checkGroups(moto, region, subnet, groups);
}

function checkUserData(encoded: string | null): void {
  if (encoded !== null && Buffer.from(encoded, "base64").length > USER_DATA_BYTES)
    throw invalid(`User data is limited to ${USER_DATA_BYTES} bytes`);
}

async function checkArchitecture(moto: Query, region: string, image: string, type: string | null): Promise<void> {
  const found = await describe(moto, region, { Action: "DescribeImages", "ImageId.1": image });
  const [ofImage] = elementTexts(found ?? "", "architecture");
  if (ofImage === undefined) throw invalid(`The image id '[${image}]' does not exist`, "InvalidAMIID.NotFound");
  if (type === null) return;
  const types = await describe(moto, region, { Action: "DescribeInstanceTypes", "InstanceType.1": type });
  if (types === undefined) throw invalid(`Invalid value '${type}' for InstanceType.`);
  const [list = ""] = elementTexts(types, "supportedArchitectures");
  const ofType = elementTexts(list, "item");
  if (ofType.includes(ofImage)) return;
  throw invalid(
    `The architecture '${ofType.join(",")}' of the specified instance type does not match the architecture '${ofImage}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
  );
}

async function checkGroups(moto: Query, region: string, subnet: string, groups: readonly string[]): Promise<void> {
  if (groups.length === 0) return;
  const subnets = await describe(moto, region, { Action: "DescribeSubnets", "SubnetId.1": subnet });
  const [vpc] = elementTexts(subnets ?? "", "vpcId");
  for (const group of vpc === undefined ? [] : groups) {
    const filters = {
      "Filter.1.Name": "group-id",
      "Filter.1.Value.1": group,
      "Filter.2.Name": "vpc-id",
      "Filter.2.Value.1": vpc as string,
    };
    const inVpc = await describe(moto, region, { Action: "DescribeSecurityGroups", ...filters });
    const exists = await describe(moto, region, { Action: "DescribeSecurityGroups", "GroupId.1": group });
    if (exists !== undefined && !elementTexts(inVpc ?? "", "groupId").includes(group))
      throw invalid(`Security group ${group} and subnet ${subnet} belong to different networks.`, "InvalidParameter");
  }
}

/** Returns undefined if moto does not have what is described. */
function describe(moto: Query, region: string, parameters: Readonly<Record<string, string>>): Promise<string | undefined> {
  return moto.query("ec2", region, { Version: "2016-11-15", ...parameters }).catch((failure: Error) => {
    if (!/NotFound|do(es)? not exist|InvalidInstanceType/.test(failure.message)) throw failure;
    return undefined;
  });
}

function numbered(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let number = 1; form.has(`${name}.${number}`); number++) values.push(form.get(`${name}.${number}`) as string);
  return values;
}
