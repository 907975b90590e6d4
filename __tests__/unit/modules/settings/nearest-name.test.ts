import { expect, test } from "@jest/globals";
import { nearestName } from "../../../../modules/settings/index.js";

test.each([
  ["egres", "egress"],
  ["brokres", "brokers"],
  ["VolumeGIB", "volumeGib"],
  ["min.insync.replica", "min.insync.replicas"],
])("finds what %s was meant to be", (mistyped, meant) => {
  expect(nearestName(mistyped, ["zones", "egress", "brokers", "volumeGib", "min.insync.replicas"])).toBe(meant);
});

test("finds nothing where nothing is near", () => {
  expect(nearestName("colour", ["zones", "egress", "brokers"])).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});
