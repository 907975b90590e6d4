import { expect, test } from "@jest/globals";
import { type KafkaVersion, kafkaVersions } from "../../../../../modules/cluster/index.js";

test("versions are in the order of their release dates, and those without .kraft use ZooKeeper", () => {
  const versions = Object.entries<KafkaVersion>(kafkaVersions);
  const days = versions.map(([, { released }]) => released);
  expect([...days].sort()).toEqual(days);
  for (const [name, { metadata }] of versions) expect(metadata).toBe(name.endsWith(".kraft") ? "kraft" : "zookeeper");
});
