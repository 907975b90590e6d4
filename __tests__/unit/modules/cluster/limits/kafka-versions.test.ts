import { expect, test } from "@jest/globals";
import { type KafkaVersion, kafkaVersions } from "../../../../../modules/cluster/index.js";

test("every version was released, in the order of the list, and those without .kraft have ZooKeeper", () => {
  const versions = Object.entries<KafkaVersion>(kafkaVersions);
  const days = versions.map(([, { released }]) => released);
  expect([...days].sort()).toEqual(days);
  for (const [name, { metadata }] of versions) expect(metadata).toBe(name.endsWith(".kraft") ? "kraft" : "zookeeper");
});
