import { expect, test } from "@jest/globals";
import { byName } from "../../../../tools/plugins/archive.js";
import { isOfWorkers } from "../../../../tools/plugins/worker-libraries.js";

test.each([
  ...[
    "kafka-clients-3.7.2.jar",
    "kafka_2.13-3.7.2.jar",
    "kafka-tools-api-3.7.2.jar",
    "connect-api-3.7.2.jar",
    "connect-mirror-client-3.7.2.jar",
  ],
  ...["jackson-core-2.16.2.jar", "jackson-datatype-jdk8-2.16.2.jar", "jackson-jaxrs-json-provider-2.16.2.jar", "slf4j-api-1.7.36.jar"],
  ...[
    "log4j-1.2.17.jar",
    "log4j-api-2.20.0.jar",
    "reload4j-1.2.25.jar",
    "logback-core-1.4.jar",
    "zstd-jni-1.5.5-6.jar",
    "lz4-java-1.8.0.jar",
  ],
])("a plugin does not bring %s, which workers have", (file) => {
  expect(isOfWorkers(file)).toBe(true);
});

test.each([
  ...["kafka-connect-s3-10.5.jar", "kafka-connect-jdbc-10.7.jar", "kafka-schema-registry-client-7.5.jar", "connect-utils-0.7.jar"],
  ...["jackson-datatype-jsr310-2.16.2.jar", "jackson-dataformat-yaml-2.16.2.jar", "debezium-connector-postgres-3.6.1.Final.jar"],
  ...["my-kafka-clients-1.0.jar", "kafka-clients-extra.jar", "log4j-layout-1.0.jar"],
])("a plugin brings %s", (file) => {
  expect(isOfWorkers(file)).toBe(false);
});

test("equal jars in two folders are one, and different jars of one name are refused", () => {
  const [first, second] = [Buffer.from("1"), Buffer.from("2")];

  expect(
    byName("a:b:1", [
      ["lib/a.jar", first],
      ["more/a.jar", Buffer.from("1")],
      ["lib/b.jar", second],
    ]),
  ).toEqual({ "a.jar": first, "b.jar": second });
  expect(() =>
    byName("a:b:1", [
      ["lib/a.jar", first],
      ["more/a.jar", second],
    ]),
  ).toThrow("a:b:1: lib/a.jar and more/a.jar have one name and differ");
});
