import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { elementTexts } from "./protocol/xml.js";

/**
 * Returns the ids of the Availability Zones of subnets, such as `use1-az1`, in the order of the subnets. Clients see them as the rack of
 * a broker: the names of zones differ between accounts.
 *
 * @throws AwsError 400 if a subnet does not exist
 */
export function zoneIdsOfSubnets(moto: Pick<Moto, "query">, subnetIds: readonly string[], region: string): Promise<string[]> {
  return Promise.all(
    subnetIds.map(async (id) => {
      const parameters = { Action: "DescribeSubnets", Version: "2016-11-15", "SubnetId.1": id };
      const response = await moto.query("ec2", region, parameters).catch((cause: Error) => {
        throw new AwsError(400, "BadRequestException", `The subnet ${id} does not exist.`, { cause });
      });
      return elementTexts(response, "availabilityZoneId")[0] as string;
    }),
  );
}
