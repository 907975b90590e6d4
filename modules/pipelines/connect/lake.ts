import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsEnvironment, acceptFinding, EncryptionKey, type PolicyStatement } from "../../aws/index.js";
import type { UsedLake } from "./connector-plan.js";

export interface LakeProps {
  /** Name of the connector. */
  readonly name: string;
  readonly lake: UsedLake;
  readonly environment: AwsEnvironment;
  /** Refuse a plan that destroys the bucket or its key. */
  readonly preventDestroy: boolean;
}

/** Days until parts of uploads that were never completed are deleted, and versions of files that the table no longer has. */
const DAYS = 7;

/** The bucket and the database of a sink's tables, as far as they are new. */
export class Lake extends Construct {
  /** What must exist before the connector. */
  readonly created: readonly ITerraformDependable[];
  /** What the role needs in addition for a new bucket: its key. */
  readonly statements: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, { name, lake, environment, preventDestroy }: LakeProps) {
    super(scope, id);
    const key =
      lake.bucket === undefined
        ? undefined
        : new EncryptionKey(this, "key", {
            alias: `${name}-lake`,
            description: `Tables of the connector ${name}.`,
            environment,
            services: ["s3"],
            preventDestroy,
          });
    const bucket =
      lake.bucket === undefined || key === undefined ? [] : this.bucket(`${lake.bucket}-${environment.accountId}`, key, preventDestroy);
    const database =
      lake.database === undefined
        ? []
        : [new GlueCatalogDatabase(this, "database", { name: lake.database, description: `Tables of the connector ${name}.` })];
    this.created = [...bucket, ...database];
    this.statements = key === undefined ? [] : [useOfBucketKey(key.arn, environment)];
  }

  private bucket(name: string, key: EncryptionKey, preventDestroy: boolean): ITerraformDependable[] {
    const bucket = new S3Bucket(this, "bucket", { bucket: name, lifecycle: { preventDestroy } });
    const reason =
      "the files belong to one table, which the catalog describes; who reads them is recorded by CloudTrail, if it is configured";
    for (const check of ["CKV_AWS_18", "CKV_AWS_144", "CKV2_AWS_62"]) acceptFinding(bucket, check, reason);
    const access = new S3BucketPublicAccessBlock(this, "bucket_access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "bucket_encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn }, bucketKeyEnabled: true }],
    });
    const versioning = new S3BucketVersioningA(this, "bucket_versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "bucket_lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "remains",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: DAYS }],
        },
      ],
      dependsOn: [versioning],
    });
    return [bucket, access, encryption];
  }
}

/** Returns the statement that permits the use of the key of a bucket's objects, through S3 alone. */
export const useOfBucketKey = (keyArn: string, { region }: { readonly region: string }): PolicyStatement => ({
  sid: "EncryptFiles",
  actions: ["kms:Decrypt", "kms:GenerateDataKey"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
});
