import type { Moto } from "../moto/moto.js";
import type { AwsService } from "../protocol/request.js";

/** moto takes a hosted zone with a VPC for a public one unless it is told otherwise; in Route 53 the VPC makes it private. */
export function route53Service(moto: Pick<Moto, "forward">): AwsService {
  return async (request) => {
    const text = request.body.toString();
    if (request.method !== "POST" || !/\/hostedzone\/?$/.test(request.path) || !text.includes("<VPC>") || text.includes("<PrivateZone>"))
      return undefined;
    const said = text.includes("</HostedZoneConfig>")
      ? text.replace("</HostedZoneConfig>", "<PrivateZone>true</PrivateZone></HostedZoneConfig>")
      : text.replace("<VPC>", "<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig><VPC>");
    return moto.forward({ ...request, body: Buffer.from(said) });
  };
}
