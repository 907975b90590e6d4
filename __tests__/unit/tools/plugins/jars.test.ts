import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { type MavenPlugin, mavenPlugins } from "../../../../modules/pipelines/index.js";
import { byName, checkJars, pomOf } from "../../../../tools/plugins/archive.js";
import { withoutAwsSdk } from "../../../../tools/plugins/index.js";
import { isOfWorkers } from "../../../../tools/plugins/worker-libraries.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { iceberg, withLake } from "../../../support/settings/pipelines.js";

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

test("a plugin of single jars has exactly the jars of its list", () => {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const jars = ["a", "b"].map((name) => ({ coordinate: `g:${name}:1`, sha256: sha256(name) }));
  const files = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [`${name}-1.jar`, Buffer.from(name)]));

  expect(() => checkJars({ name: "sink", jars }, files("a", "b"))).not.toThrow();
  expect(() => checkJars({ name: "sink", jars }, files("a", "c"))).toThrow(
    `g:b:1: no jar that Maven copied has the SHA-256 ${sha256("b")} of the list`,
  );
  expect(() => checkJars({ name: "sink", jars }, files("a", "b", "c"))).toThrow(
    "sink: Maven copied c-1.jar, which is not in the list of its jars",
  );
});

test("the pom of single jars has no dependency of theirs", () => {
  const pom = pomOf(["g:a:1", "g:b:2"]);

  expect(pom).toContain("<groupId>g</groupId><artifactId>a</artifactId><version>1</version><exclusions>");
  expect(pom.match(/<exclusion><groupId>\*<\/groupId><artifactId>\*<\/artifactId><\/exclusion>/g)).toHaveLength(2);
});

test("the jars of Iceberg's sink are listed once each, and none is of workers", () => {
  const plugins = mavenPlugins(settingsFrom(`environment: dev\n${withLake(iceberg())}`).pipelines);
  const { jars } = plugins[0] as Extract<MavenPlugin, { source: "maven-jars" }>;
  const files = jars.map(({ coordinate }) => `${coordinate.split(":").slice(1).join("-")}.jar`);

  expect(new Set(jars.map(({ sha256 }) => sha256)).size).toBe(jars.length);
  expect(new Set(files).size).toBe(jars.length);
  expect(files.filter(isOfWorkers)).toEqual([]);
});

test("our classes leave the AWS SDK out of a plugin that has it", () => {
  const names = [
    "msk-ha-connect.jar",
    "aws-core-2.31.0.jar",
    "sdk-core-2.31.0.jar",
    "secretsmanager-2.31.0.jar",
    "url-connection-client-2.31.0.jar",
  ];
  const own = Object.fromEntries(names.map((name) => [name, new Uint8Array()]));
  const jars = { source: "maven-jars", name: "sink", jars: [] } as const;

  expect(Object.keys(withoutAwsSdk({ ...jars, hasAwsSdk: true }, own))).toEqual([names[0], names[3], names[4]]);
  expect(withoutAwsSdk({ ...jars, hasAwsSdk: false }, own)).toBe(own);
});
