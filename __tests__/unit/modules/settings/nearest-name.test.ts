import { expect, test } from "@jest/globals";
import { nearestName } from "../../../../modules/settings/index.js";

test.each([
  ["egres", "egress"],
  ["brokres", "brokers"],
  ["VolumeGIB", "volumeGib"],
  ["min.insync.replica", "min.insync.replicas"],
])("finds the name nearest to %s", (mistyped, meant) => {
  expect(nearestName(mistyped, ["zones", "egress", "brokers", "volumeGib", "min.insync.replicas"])).toBe(meant);
});

test("finds no name where none is similar", () => {
  expect(nearestName("colour", ["zones", "egress", "brokers"])).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});
