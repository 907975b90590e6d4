/** A plugin of single jars on Maven Central, where its publisher has no archive of it. */
export interface JarsPlugin {
  readonly source: "maven-jars";
  /** Name and version, for names in AWS: `iceberg-sink-1-10-1`. */
  readonly name: string;
  /** All jars, those that the publisher's jars depend on too. */
  readonly jars: readonly { readonly coordinate: string; readonly sha256: string }[];
  /** One of the jars contains the core of the AWS SDK for Java 2, a version of which the config provider would bring otherwise. */
  readonly hasAwsSdk: boolean;
}
