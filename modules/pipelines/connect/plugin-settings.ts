import { z } from "zod";
import { bucketName } from "../../aws/index.js";
import { icebergPlugin } from "./iceberg-plugin.js";
import type { JarsPlugin } from "./jars-plugin.js";

/** Where a plugin's archive comes from. */
export const pluginSettings = z.discriminatedUnion("source", [
  z.strictObject({
    source: z.literal("maven").describe("An archive on Maven Central, which `make plugins` downloads, checks and packs as ZIP."),
    coordinate: z
      .string()
      .regex(/^(?=.{5,80}$)[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+){2,4}$/)
      .meta({
        description: "Maven coordinate of the archive: group:artifact:version:packaging:classifier.",
        allowed: "a coordinate of up to 80 characters such as io.debezium:debezium-connector-mysql:3.2.0.Final:tar.gz:plugin",
      }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: "SHA-256 of the archive, in hex.", allowed: "64 hexadecimal digits" }),
  }),
  z.strictObject({
    source: z.literal("s3").describe("A ZIP or JAR in an existing bucket."),
    bucket: bucketName.meta({ ...bucketName.meta(), description: "Name of an existing bucket." }),
    key: z
      .string()
      .regex(/^[^/\s].{0,1000}\.(zip|jar)$/)
      .meta({
        description: "Key of the object. Use a new key for new content: MSK Connect copies the object when the plugin is created.",
        allowed: "a key that ends with .zip or .jar",
      }),
  }),
]);

export type PluginSettings = z.output<typeof pluginSettings>;

/** An archive on Maven Central that `make plugins` packs as a plugin. */
export type ArchivePlugin = Extract<PluginSettings, { readonly source: "maven" }>;

/** A plugin that `make plugins` builds. */
export type MavenPlugin = ArchivePlugin | JarsPlugin;

/** A plugin of a connector. */
export type Plugin = PluginSettings | JarsPlugin;

/** The plugins of the kinds, by kind. Source: Maven Central, checksums of 2026-11. Debezium 3 is Java 17, which Kafka Connect 3.7.x has. */
export const builtInPlugins = {
  "connect-postgres-source": {
    source: "maven",
    coordinate: "io.debezium:debezium-connector-postgres:3.6.1.Final:tar.gz:plugin",
    sha256: "408b00c073b27ddaa7af34684f60fcf5bbf6605de68a8662ec9462f2a88880d2",
  },
  "connect-jdbc-sink": {
    source: "maven",
    coordinate: "io.debezium:debezium-connector-jdbc:3.2.0.Final:tar.gz:plugin",
    sha256: "79a2f5a02cd18d3c1a19f48b26e2e1170190676a1af26670238970d1ae136d05",
  },
  "connect-iceberg-sink": icebergPlugin,
} as const satisfies Readonly<Record<string, MavenPlugin>>;

/** Returns the name of a plugin that `make plugins` builds, and of its ZIP without `.zip`: of an archive the whole coordinate, for names in AWS. */
export const pluginName = (plugin: MavenPlugin): string =>
  plugin.source === "maven-jars" ? plugin.name : plugin.coordinate.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");

/** Returns what changes when the content of a plugin changes: the digest of its archive, or those of its jars. */
export const pluginDigest = (plugin: MavenPlugin): string =>
  plugin.source === "maven-jars" ? plugin.jars.map(({ sha256 }) => sha256).join() : plugin.sha256;

/** Returns what a plugin is, for people. */
export const pluginTitle = (plugin: MavenPlugin): string =>
  plugin.source === "maven-jars" ? (plugin.jars[0]?.coordinate ?? plugin.name) : plugin.coordinate;
