import type { JarsPlugin } from "./jars-plugin.js";

/**
 * Apache Iceberg's sink with the Glue Data Catalog, S3 and Parquet. Its publisher has jars on Maven Central and no archive, so these are the
 * jars and what they need at run time, without what workers have. Hadoop's client is needed to write Parquet.
 *
 * Source: Maven Central, poms and checksums of 2026-11.
 */
export const icebergPlugin: JarsPlugin = {
  source: "maven-jars",
  name: "iceberg-kafka-connect-1-10-1",
  hasAwsSdk: true, // iceberg-aws-bundle
  jars: (
    [
      ["org.apache.iceberg:iceberg-kafka-connect:1.10.1", "2c71f2b0e20423210ce26401537415655e52172d8c6cd120db55a36d61b22433"],
      ["org.apache.iceberg:iceberg-kafka-connect-events:1.10.1", "ef7db0fc9ecabdba1c714d44f502c2b5a852fbb8ced13e9689fda933cc13edac"],
      ["org.apache.iceberg:iceberg-api:1.10.1", "9c806b96f20882d1e5e7a4b9a8d7bc1fa32917b509af4e6d139afaa09a288396"],
      ["org.apache.iceberg:iceberg-aws:1.10.1", "28229076a64512513e7142e7a5cf088dc18393c066887373d9c0616ba0c071b3"],
      ["org.apache.iceberg:iceberg-aws-bundle:1.10.1", "86bf20892ea5b4c17688f19b075399885f6aa5303f6b2dc9f491e76ceef9633b"],
      ["org.apache.iceberg:iceberg-bundled-guava:1.10.1", "05b79072e19071b1bcf7a4e382d624b3b2ccad6eaf79627676219bb48e4e834d"],
      ["org.apache.iceberg:iceberg-common:1.10.1", "167791c08975f299ebae6c508ea872b899673c33dc2911e4c265f95b96a656f1"],
      ["org.apache.iceberg:iceberg-core:1.10.1", "5dc1472e3a393d9d5a713aedee7007cebdf62cabbe82c72feb6d3da8e50d7216"],
      ["org.apache.iceberg:iceberg-data:1.10.1", "45448c6790f4260ddb7bc1821c9f85b1660db0f1d8523bcc41f243fe12e18906"],
      ["org.apache.iceberg:iceberg-parquet:1.10.1", "c49e5328d51739468034d4f416009ab7afb14f89c7227aad3f978ea1f19355a3"],
      ["com.github.ben-manes.caffeine:caffeine:2.9.3", "1e0a7bbef1dd791653143f3f05d0e489934bf5481e58a87c9e619cd46b68729b"],
      ["dev.failsafe:failsafe:3.3.2", "2c5dc879a6dac7ea3a7b29d795e27bd49b8e7908b05c2f3e56053c19d79850f5"],
      ["io.airlift:aircompressor:0.27", "fdbef3137a28f63bb0cb93487803080ede746a4ec3d421e36c6f0c305c35e5e4"],
      ["org.apache.avro:avro:1.12.0", "1f5fbfff9b7427d6832cc3031a3c81413d3e21d9e2551847d9231c28493f9492"],
      ["org.apache.commons:commons-compress:1.26.2", "9168a03141d8fc7eda21a2360d83cc0412bcbb1d6204d992bd48c2573cb3c6b8"],
      ["commons-codec:commons-codec:1.17.0", "f700de80ac270d0344fdea7468201d8b9c805e5c648331c3619f2ee067ccfc59"],
      ["commons-io:commons-io:2.16.1", "f41f7baacd716896447ace9758621f62c1c6b0a91d89acee488da26fc477c84f"],
      ["org.apache.hadoop:hadoop-client-api:3.3.4", "e513d71b78086b5caaa439f4402b43e20df01446d56b66084ad419452878701c"],
      ["org.apache.hadoop:hadoop-client-runtime:3.3.4", "9377a68071137ae5f5c8cdc2ed20d6f904a1df4d06df26b47ed8872a1b0d8d47"],
      ["org.apache.httpcomponents.client5:httpclient5:5.5", "496b4b0e8d5f3a8139a5d2638486d304758bac3a9c39d76989f663cfd9354fc9"],
      ["org.apache.httpcomponents.core5:httpcore5:5.3.4", "f2b2fd7a0164e8c3120cd8437bc9fea439239e165c17262b3e907daa7e979f80"],
      ["org.apache.httpcomponents.core5:httpcore5-h2:5.3.4", "1fb4f34e4b612e7c127ad693335583587850b17ce9b1c366f9de1ca49fe2c781"],
      ["org.apache.parquet:parquet-avro:1.16.0", "31748bb5006d2f86ee1853754ea9d4bae26784d1a651aecd6fb87faf770ca0ba"],
      ["org.apache.parquet:parquet-column:1.16.0", "034ec38dc4c58a0677bdaed666c9a7a8c68c269cce0d61dce4b7b49f7a0b9d7e"],
      ["org.apache.parquet:parquet-common:1.16.0", "7c7d120b83c923f9f5044e53518e6e8cc26d7993b89051b2a9979c3afdbc7811"],
      ["org.apache.parquet:parquet-encoding:1.16.0", "da7b8f3a458871e70de6f883539a39d8dc9e8ec67312d3b95ea1dbca4b68f5b3"],
      ["org.apache.parquet:parquet-format-structures:1.16.0", "aae70622e2ab2f6a6678d03054a8bf94731ecea98025dedbea6c7a6defbc9ee0"],
      ["org.apache.parquet:parquet-hadoop:1.16.0", "06d9ecec624434c21680d736833aa4873655438dda9e64ccbeec1772d52cdfd5"],
      ["org.apache.parquet:parquet-jackson:1.16.0", "12e8fbc43d989fc26336c2649b7cfcc82f5ee82b808258b6f79c24320aee001f"],
      ["org.apache.parquet:parquet-variant:1.16.0", "147d09d17357024a118cd900c6f28cac3a69526a62ecd9f346d257560bd8d375"],
      ["org.locationtech.jts:jts-core:1.20.0", "6a783d8f9dba3d3cf7265435f134402f63c05838aa6cbcc4297ad3a5b2842baf"],
      ["org.roaringbitmap:RoaringBitmap:1.3.0", "73443a71a2e2401c7d518a487983539fcaf5f9652efbd178f929e7b6d36881d0"],
      ["javax.annotation:javax.annotation-api:1.3.2", "e04ba5195bcd555dc95650f7cc614d151e4bcd52d29a10b8aa2197f3ab89ab9b"],
      ["commons-pool:commons-pool:1.6", "46c42b4a38dc6b2db53a9ee5c92c63db103665d56694e2cfce2c95d51a6860cc"],
    ] as const
  ).map(([coordinate, sha256]) => ({ coordinate, sha256 })),
};
