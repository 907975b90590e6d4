import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { elementTexts } from "./protocol/xml.js";

/**
 * Returns the ids of the Availability Zones of subnets, such as `use1-az1`, in the order of the subnets. Clients see them as the rack of
 * a broker: the names of zones differ between accounts.
 *
 * @throws AwsError 400 if a subnet does not exist
 */
export function zoneIdsOfSubnets(moto: Ec2, subnetIds: readonly string[], region: string): Promise<string[]> {
  return Promise.all(subnetIds.map(async (id) => elementTexts(await subnet(moto, id, region), "availabilityZoneId")[0] as string));
}

/** Returns the id of the default security group in the VPC of a subnet. @throws AwsError 400 if the subnet does not exist */
export async function defaultSecurityGroupOf(moto: Ec2, subnetId: string, region: string): Promise<string> {
  const vpcId = elementTexts(await subnet(moto, subnetId, region), "vpcId")[0] as string;
  const filters = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpcId, "Filter.2.Name": "group-name", "Filter.2.Value.1": "default" };
  const response = await moto.query("ec2", region, { Action: "DescribeSecurityGroups", Version: "2016-11-15", ...filters });
  return elementTexts(response, "groupId")[0] as string;
}

type Ec2 = Pick<Moto, "query">;

function subnet(moto: Ec2, id: string, region: string): Promise<string> {
  return moto.query("ec2", region, { Action: "DescribeSubnets", Version: "2016-11-15", "SubnetId.1": id }).catch((cause: Error) => {
    throw new AwsError(400, "BadRequestException", `The subnet ${id} does not exist.`, { cause });
  });
}
