import { beforeEach, expect, test } from "@jest/globals";
import { Volumes } from "../../../../../../tools/local/aws/moto-fixes/volumes.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const HOUR = 3_600_000;

let now: number;
let status: number;
let forwarded: number;
let volumes: Volumes;

beforeEach(() => {
  now = 1_000;
  status = 200;
  forwarded = 0;
  const moto = {
    query: async (_service: string, _region: string, { "VolumeId.1": id }: Readonly<Record<string, string>>) => {
      if (id === "vol-missing") throw new Error("moto returned 400: InvalidVolume.NotFound");
      if (id === "vol-broken") throw new Error("moto can't be reached");
      return "<volumeSet><item><size>30</size></item></volumeSet>";
    },
    forward: async () => {
      forwarded += 1;
      return { status, headers: {}, body: "" };
    },
  };
  volumes = new Volumes(moto, 6 * HOUR, () => now);
});

const modify = (VolumeId: string, change: Record<string, string>) =>
  volumes.modify(awsRequest("POST", "/"), new URLSearchParams({ VolumeId, ...change }));

test("a volume can't shrink", async () => {
  await expect(modify("vol-1", { Size: "29" })).rejects.toMatchObject({
    ...{ status: 400, code: "InvalidParameterValue", message: "New size cannot be smaller than existing size" },
  });
  expect(forwarded).toBe(0);
  await modify("vol-1", { Size: "30" });
  expect(forwarded).toBe(1);
});

test("a volume that was changed can be changed again after the cool-down period", async () => {
  await modify("vol-1", { Size: "40" });
  now += 6 * HOUR - 1;
  await modify("vol-2", { VolumeType: "gp3" });
  await expect(modify("vol-1", { VolumeType: "gp3" })).rejects.toMatchObject({
    ...{ status: 400, code: "VolumeModificationRateExceeded" },
    message: "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.",
  });
  now += 1;
  await modify("vol-1", { VolumeType: "gp3" });
  expect(forwarded).toBe(3);
});

test("a change that moto refuses starts no cool-down period", async () => {
  status = 400;
  await modify("vol-missing", { Size: "1" });
  await modify("vol-missing", { Size: "1" });

  expect(forwarded).toBe(2);
});

test("another failure of moto is not hidden", async () => {
  await expect(modify("vol-broken", { Size: "40" })).rejects.toThrow("moto can't be reached");
});
