import { expect, test } from "@jest/globals";
import { kafkaRelease, kafkaVersions } from "../../../../../tools/local/kafka/versions.js";

test("maps every version to a Kafka release of the same line", () => {
  for (const version of kafkaVersions) expect(kafkaRelease(version).startsWith(version.slice(0, 4))).toBe(true);
});

test("rejects an unsupported version and lists the supported ones", () => {
  expect(() => kafkaRelease("3.6.0")).toThrow(
    "Kafka version 3.6.0 can't run on the local platform; use 3.7.x.kraft, 3.8.x.kraft, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft",
  );
});
