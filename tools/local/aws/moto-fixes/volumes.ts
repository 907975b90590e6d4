import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { elementTexts } from "../protocol/xml.js";

/** Changes volumes as EC2 does: they don't shrink, and after a change they can't be changed again during a cool-down period. moto allows both. */
export class Volumes {
  /** When each volume was changed last, ms since 1970. */
  private readonly changedAt = new Map<string, number>();

  /** @param coolDownMs - 6 hours in AWS */
  constructor(
    private readonly moto: Pick<Moto, "query" | "forward">,
    private readonly coolDownMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** ModifyVolume. @throws AwsError 400, with the texts that reports quote */
  async modify(request: AwsRequest, form: URLSearchParams): Promise<AwsResponse> {
    const id = form.get("VolumeId") ?? "";
    const size = form.get("Size");
    if (size !== null && Number(size) < (await this.sizeOf(id, request.region)))
      throw new AwsError(400, "InvalidParameterValue", "New size cannot be smaller than existing size");
    if (this.now() < (this.changedAt.get(id) ?? Number.NEGATIVE_INFINITY) + this.coolDownMs) {
      const message =
        "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.";
      throw new AwsError(400, "VolumeModificationRateExceeded", message);
    }
    const response = await this.moto.forward(request);
    if (response.status < 300) this.changedAt.set(id, this.now());
    return response;
  }

  /** Returns the size of a volume in GiB; 0 for an unknown one, which moto refuses. */
  private async sizeOf(id: string, region: string): Promise<number> {
    const parameters = { Action: "DescribeVolumes", Version: "2016-11-15", "VolumeId.1": id };
    const found = await this.moto.query("ec2", region, parameters).catch((failure: Error) => {
      if (!failure.message.includes("InvalidVolume.NotFound")) throw failure;
      return "";
    });
    return Number(elementTexts(found, "size")[0] ?? 0);
  }
}
