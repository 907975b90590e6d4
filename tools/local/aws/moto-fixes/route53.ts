import type { Moto } from "../moto/moto.js";
import type { AwsService } from "../protocol/request.js";

/** Marks hosted zones with a VPC as private, as Route 53 does. moto creates a public zone unless PrivateZone is set. */
export function route53Service(moto: Pick<Moto, "forward">): AwsService {
  return async (request) => {
    const text = request.body.toString();
    if (request.method !== "POST" || !/\/hostedzone\/?$/.test(request.path) || !text.includes("<VPC>") || text.includes("<PrivateZone>"))
      return undefined;
    const body = text.includes("</HostedZoneConfig>")
      ? text.replace("</HostedZoneConfig>", "<PrivateZone>true</PrivateZone></HostedZoneConfig>")
      : text.replace("<VPC>", "<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig><VPC>");
    return moto.forward({ ...request, body: Buffer.from(body) });
  };
}
