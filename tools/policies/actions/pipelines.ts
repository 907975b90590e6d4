import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const connect = (names: string) => actionsOf("kafkaconnect", names);
const s3 = (names: string) => actionsOf("s3", names);
const tagging = "ListTagsForResource TagResource UntagResource";

/** Types of pipelines: MSK Connect, the bucket of its plugins, and the bucket and the database of a sink's tables. */
export const pipelineActions: ActionTable = {
  aws_glue_catalog_database: {
    read: actionsOf("glue", "GetDatabase GetTags"),
    create: actionsOf("glue", "CreateDatabase TagResource"),
    update: actionsOf("glue", "UpdateDatabase TagResource UntagResource"),
    delete: actionsOf("glue", "DeleteDatabase"),
  },
  aws_mskconnect_connector: {
    read: connect("DescribeConnector ListTagsForResource"),
    create: connect("CreateConnector TagResource"),
    update: connect(`UpdateConnector DescribeConnectorOperation ${tagging}`),
    delete: connect("DeleteConnector"),
    required: [
      ...requiredOf("iam", "PassRole", "the role of a connector is passed to MSK Connect"),
      ...requiredOf("iam", "CreateServiceLinkedRole", "MSK Connect's service role is created with the first connector of an account"),
      ...requiredOf(
        "ec2",
        "CreateNetworkInterface DescribeSecurityGroups DescribeSubnets DescribeVpcs",
        "MSK Connect creates the network interfaces of workers as the caller",
      ),
      ...requiredOf(
        "logs",
        "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy",
        "MSK Connect delivers the workers' logs with the caller's permissions",
      ),
    ],
  },
  aws_mskconnect_custom_plugin: {
    read: connect("DescribeCustomPlugin ListTagsForResource"),
    create: connect("CreateCustomPlugin TagResource"),
    update: connect(tagging),
    delete: connect("DeleteCustomPlugin"),
    required: requiredOf("s3", "GetObject", "MSK Connect copies the plugin with the caller's permissions"),
  },
  aws_mskconnect_worker_configuration: {
    read: connect("DescribeWorkerConfiguration ListTagsForResource"),
    create: connect("CreateWorkerConfiguration TagResource"),
    update: connect(tagging),
    delete: connect("DeleteWorkerConfiguration"),
  },
  aws_s3_bucket: {
    read: s3(
      "ListBucket GetBucketLocation GetBucketPolicy GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning GetAccelerateConfiguration GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration GetEncryptionConfiguration GetBucketObjectLockConfiguration GetBucketTagging",
    ),
    create: s3("CreateBucket PutBucketTagging"),
    update: s3("PutBucketTagging"),
    delete: s3("DeleteBucket ListBucketVersions DeleteObject DeleteObjectVersion"),
  },
  aws_s3_bucket_lifecycle_configuration: {
    read: s3("GetLifecycleConfiguration"),
    create: s3("PutLifecycleConfiguration"),
    update: s3("PutLifecycleConfiguration"),
    delete: s3("PutLifecycleConfiguration"),
  },
  aws_s3_bucket_versioning: {
    read: s3("GetBucketVersioning"),
    create: s3("PutBucketVersioning"),
    update: s3("PutBucketVersioning"),
    delete: s3("PutBucketVersioning"),
  },
  aws_s3_bucket_public_access_block: {
    read: s3("GetBucketPublicAccessBlock"),
    create: s3("PutBucketPublicAccessBlock"),
    update: s3("PutBucketPublicAccessBlock"),
    delete: s3("PutBucketPublicAccessBlock"),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    read: s3("GetEncryptionConfiguration"),
    create: s3("PutEncryptionConfiguration"),
    update: s3("PutEncryptionConfiguration"),
    delete: s3("PutEncryptionConfiguration"),
  },
  aws_s3_object: {
    read: s3("GetObject GetObjectTagging"),
    create: s3("PutObject PutObjectTagging"),
    update: s3("PutObject PutObjectTagging"),
    delete: s3("DeleteObject ListBucketVersions DeleteObjectVersion"),
  },
};
