import { expect, test } from "@jest/globals";
import { javaMajor } from "../../../../../tools/local/kafka/java-home.js";
import { kafkaRelease, kafkaVersions } from "../../../../../tools/local/kafka/versions.js";

test("maps every version to a Kafka release of the same line", () => {
  for (const version of kafkaVersions) expect(kafkaRelease(version).startsWith(version.slice(0, 4))).toBe(true);
});

test("rejects an unsupported version and lists the supported ones", () => {
  expect(() => kafkaRelease("3.6.0")).toThrow(
    "Kafka version 3.6.0 can't run on the local platform; use 3.7.x.kraft, 3.8.x.kraft, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft",
  );
});

test("reads Java's version in its old and its new form", () => {
  expect(javaMajor('openjdk version "17.0.15" 2025-04-15')).toBe(17);
  expect(javaMajor('java version "1.8.0_402"')).toBe(8);
  expect(javaMajor('openjdk version "25" 2025-09-16')).toBe(25);
  expect(javaMajor("command not found")).toBeUndefined();
});
