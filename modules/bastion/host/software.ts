/** A container image, pinned by the digest of its index for all architectures. */
export interface PinnedImage {
  readonly repository: string;
  /** For readers; the digest decides. */
  readonly version: string;
  readonly digest: string;
}

/**
 * The images of the bastion, for arm64 and amd64. Source of the digests: pinned references in public repositories that are independent
 * of each other, 2026-11. kcat has had no release since 1.7.1.
 */
export const images = {
  kafkaUi: {
    repository: "ghcr.io/kafbat/kafka-ui",
    version: "1.5.0",
    digest: "sha256:7cda86a33344160309fdb65146332e4da65db81a945614f2fe32e210803f6fd1",
  },
  prometheus: {
    repository: "quay.io/prometheus/prometheus",
    version: "3.12.0",
    digest: "sha256:69f5241418838263316593f7274a304b095c40bcf22e57272865da91bd60a8ac",
  },
  nodeExporter: {
    repository: "quay.io/prometheus/node-exporter",
    version: "1.11.1",
    digest: "sha256:0f422f62c15f154af8d8572b23d623aebfb10cec73a5c654d18f911f3f9df241",
  },
  kafka: {
    repository: "docker.io/apache/kafka",
    version: "3.9.1",
    digest: "sha256:4ceccc577f03f51f6af8dbfda55194d0d892f4fa7913ffbded567ce3895622ed",
  },
  kcat: {
    repository: "docker.io/edenhill/kcat",
    version: "1.7.1",
    digest: "sha256:8f16a5fed099931ce1122420b7473efe467ff9841d53680b99db25dd1723d711",
  },
} as const satisfies Record<string, PinnedImage>;

/** Returns the reference of an image for `docker pull` and `docker run`. */
export const imageReference = ({ repository, digest }: PinnedImage): string => `${repository}@${digest}`;

/** AWS's library for IAM authentication of Java clients, with its dependencies in one jar. Checksum of the file on Maven Central, 2026-11. */
export const iamJar = {
  version: "2.3.9",
  url: "https://repo1.maven.org/maven2/software/amazon/msk/aws-msk-iam-auth/2.3.9/aws-msk-iam-auth-2.3.9-all.jar",
  sha256: "922064f312ddc8a5f3dbe65fcef3d02ddbd588a02e3a6f0fca4b5a4dbec1ba43",
} as const;

/**
 * Returns the packages of Amazon Linux 2023 to install. The image of the instance fixes their versions: its repositories are those of the
 * image's release, and they are served from S3. Source: Amazon Linux 2023 user guide, deterministic upgrades, 2026-11.
 */
export const packages = ({ containers, java }: { readonly containers: boolean; readonly java: boolean }): readonly string[] => [
  "amazon-cloudwatch-agent",
  ...(containers ? ["docker"] : []),
  ...(java ? ["java-17-amazon-corretto-headless"] : []),
];
