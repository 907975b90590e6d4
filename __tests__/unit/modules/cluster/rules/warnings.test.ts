import { expect, test } from "@jest/globals";
import { clusterSettings, clusterWarnings } from "../../../../../modules/cluster/index.js";

test("settings that are allowed and risky are warned of, each at its place", () => {
  const settings = clusterSettings.parse({
    kafkaVersion: "3.7.x",
    acknowledgedReplacement: "orders: moves",
    publicAccess: { acknowledge: "the brokers are on the internet" },
  });
  const warnings = clusterWarnings(settings, new Date("2026-11-21"));
  expect(warnings.map(({ path }) => path.join("."))).toEqual(["kafkaVersion", "kafkaVersion", "acknowledgedReplacement", "publicAccess"]);
  expect(clusterWarnings(clusterSettings.parse({}), new Date("2026-11-21"))).toEqual([]);
});
