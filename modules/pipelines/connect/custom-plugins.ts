import { MskconnectCustomPlugin } from "@cdktf/provider-aws/lib/mskconnect-custom-plugin";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import { type AwsEnvironment, acceptFinding } from "../../aws/index.js";
import { contentDigest, DIGEST_LENGTH } from "./content-digest.js";
import { type MavenPlugin, type Plugin, pluginName, pluginTitle } from "./plugin-settings.js";
import { copyPlugin } from "./plugin-zip.js";

export interface CustomPluginsProps {
  /** First part of every name. */
  readonly name: string;
  readonly environment: AwsEnvironment;
}

/**
 * The custom plugins of MSK Connect, and the bucket that their archives are uploaded to. A plugin can't be changed and its name is unique,
 * so names end with a digest of the content: a new archive is a new plugin, created before the old one is destroyed.
 */
export class CustomPlugins extends Construct {
  private readonly plugins = new Map<string, MskconnectCustomPlugin>();
  private bucket: S3Bucket | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CustomPluginsProps,
  ) {
    super(scope, id);
  }

  /** Returns the plugin of an archive; it is created once for all connectors. @param pipeline - that brings an archive in S3 */
  of(settings: Plugin, pipeline: string): MskconnectCustomPlugin {
    const key = settings.source === "s3" ? `of_${pipeline}` : pluginName(settings);
    const known = this.plugins.get(key);
    if (known) return known;
    const plugin = settings.source === "s3" ? this.existing(settings, key, pipeline) : this.built(settings, key);
    this.plugins.set(key, plugin);
    return plugin;
  }

  private built(settings: MavenPlugin, name: string): MskconnectCustomPlugin {
    const file = copyPlugin(this, name);
    const digest = `\${substr(filesha256("${file}"), 0, ${DIGEST_LENGTH})}`;
    const bucket = this.ownBucket();
    const object = new S3Object(this, `${name}_archive`, {
      bucket: bucket.bucket,
      key: `connect/${name}-${digest}.zip`,
      source: file,
      contentType: "application/zip",
      lifecycle: { createBeforeDestroy: true },
    });
    acceptFinding(object, "CKV_AWS_186", "the archive is public software; the bucket encrypts it with S3's key");
    return this.plugin(name, `${this.props.name}-${name}-${digest}`, {
      description: pluginTitle(settings),
      contentType: "ZIP",
      location: { s3: { bucketArn: bucket.arn, fileKey: object.key } },
    });
  }

  private existing({ bucket, key }: Extract<Plugin, { source: "s3" }>, id: string, pipeline: string): MskconnectCustomPlugin {
    return this.plugin(id, `${this.props.name}-${pipeline}-${contentDigest(`${bucket}/${key}`)}`, {
      description: `Plugin of the pipeline ${pipeline}.`,
      contentType: key.endsWith(".jar") ? "JAR" : "ZIP",
      location: { s3: { bucketArn: `arn:${this.props.environment.partition}:s3:::${bucket}`, fileKey: key } },
    });
  }

  private plugin(
    id: string,
    name: string,
    settings: Pick<ConstructorParameters<typeof MskconnectCustomPlugin>[2], "description" | "contentType" | "location">,
  ): MskconnectCustomPlugin {
    return new MskconnectCustomPlugin(this, id, { name, ...settings, lifecycle: { createBeforeDestroy: true } });
  }

  private ownBucket(): S3Bucket {
    if (this.bucket) return this.bucket;
    const { name, environment } = this.props;
    const bucket = new S3Bucket(this, "bucket", { bucket: `${name}-plugins-${environment.accountId}`, forceDestroy: true });
    const reason = "the bucket has archives of public software only, which `make plugins` builds again";
    for (const check of ["CKV_AWS_18", "CKV_AWS_21", "CKV_AWS_144", "CKV_AWS_145", "CKV2_AWS_61", "CKV2_AWS_62"])
      acceptFinding(bucket, check, reason);
    new S3BucketPublicAccessBlock(this, "bucket_access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "bucket_encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    this.bucket = bucket;
    return bucket;
  }
}
