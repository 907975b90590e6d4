import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { elementTexts } from "./protocol/xml.js";

/** Returns the Availability Zones of subnets, in the order of the subnets. @throws AwsError 400 if a subnet does not exist */
export function zonesOfSubnets(moto: Pick<Moto, "query">, subnetIds: readonly string[], region: string): Promise<string[]> {
  return Promise.all(
    subnetIds.map(async (id) => {
      const parameters = { Action: "DescribeSubnets", Version: "2016-11-15", "SubnetId.1": id };
      const response = await moto.query("ec2", region, parameters).catch((cause: Error) => {
        throw new AwsError(400, "BadRequestException", `The subnet ${id} does not exist.`, { cause });
      });
      return elementTexts(response, "availabilityZone")[0] as string;
    }),
  );
}
