import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const iam = (names: string) => actionsOf("iam", names);
const kms = (names: string) => actionsOf("kms", names);
const secrets = (names: string) => actionsOf("secretsmanager", names);
const authority = (names: string) => actionsOf("acm-pca", names);

/** Types of IAM, KMS, Secrets Manager and Private CA. */
export const identityActions: ActionTable = {
  aws_iam_role: {
    read: iam("GetRole ListRolePolicies ListAttachedRolePolicies GetRolePolicy"),
    create: iam("CreateRole TagRole"),
    update: iam("UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy TagRole UntagRole"),
    delete: iam("DeleteRole ListInstanceProfilesForRole DeleteRolePolicy DetachRolePolicy RemoveRoleFromInstanceProfile"),
  },
  aws_iam_role_policy: {
    read: iam("GetRolePolicy"),
    create: iam("PutRolePolicy"),
    update: iam("PutRolePolicy"),
    delete: iam("DeleteRolePolicy"),
  },
  aws_iam_policy: {
    read: iam("GetPolicy GetPolicyVersion ListPolicyVersions"),
    create: iam("CreatePolicy TagPolicy"),
    update: iam("CreatePolicyVersion DeletePolicyVersion TagPolicy UntagPolicy"),
    delete: iam("DeletePolicy DeletePolicyVersion"),
  },
  aws_iam_role_policy_attachment: {
    read: iam("ListAttachedRolePolicies"),
    create: iam("AttachRolePolicy"),
    delete: iam("DetachRolePolicy"),
  },
  aws_iam_openid_connect_provider: {
    read: iam("GetOpenIDConnectProvider"),
    create: iam("CreateOpenIDConnectProvider TagOpenIDConnectProvider"),
    update: iam(
      "UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider",
    ),
    delete: iam("DeleteOpenIDConnectProvider"),
  },
  aws_iam_instance_profile: {
    read: iam("GetInstanceProfile"),
    create: iam("CreateInstanceProfile AddRoleToInstanceProfile TagInstanceProfile"),
    update: iam("AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile"),
    delete: iam("RemoveRoleFromInstanceProfile DeleteInstanceProfile"),
    required: requiredOf("iam", "PassRole", "the role of an instance profile is passed to EC2"),
  },
  aws_kms_key: {
    read: kms("DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
    create: kms("CreateKey EnableKeyRotation PutKeyPolicy TagResource"),
    update: kms("PutKeyPolicy UpdateKeyDescription EnableKeyRotation DisableKeyRotation EnableKey TagResource UntagResource"),
    delete: kms("ScheduleKeyDeletion"),
  },
  aws_kms_alias: {
    read: kms("ListAliases"),
    create: kms("CreateAlias"),
    update: kms("UpdateAlias"),
    delete: kms("DeleteAlias"),
  },
  aws_secretsmanager_secret: {
    read: secrets("DescribeSecret GetResourcePolicy"),
    create: secrets("CreateSecret TagResource"),
    update: secrets("UpdateSecret TagResource UntagResource"),
    delete: secrets("DeleteSecret"),
  },
  aws_secretsmanager_secret_version: {
    read: secrets("GetSecretValue DescribeSecret"),
    create: [...secrets("PutSecretValue UpdateSecretVersionStage GetRandomPassword")],
    update: secrets("UpdateSecretVersionStage PutSecretValue"),
    delete: secrets("UpdateSecretVersionStage"),
    required: requiredOf("kms", "GenerateDataKey Decrypt", "Secrets Manager encrypts and decrypts the secret as the caller"),
  },
  aws_secretsmanager_secret_policy: {
    read: secrets("GetResourcePolicy"),
    create: secrets("PutResourcePolicy"),
    update: secrets("PutResourcePolicy"),
    delete: secrets("DeleteResourcePolicy"),
  },
  aws_acmpca_certificate_authority: {
    read: authority("DescribeCertificateAuthority GetCertificateAuthorityCertificate GetCertificateAuthorityCsr ListTags"),
    create: authority("CreateCertificateAuthority TagCertificateAuthority"),
    update: authority("UpdateCertificateAuthority TagCertificateAuthority UntagCertificateAuthority"),
    delete: authority("UpdateCertificateAuthority DeleteCertificateAuthority"),
  },
  aws_acmpca_certificate: {
    read: authority("GetCertificate"),
    create: authority("IssueCertificate"),
    delete: authority("RevokeCertificate"),
  },
  aws_acmpca_certificate_authority_certificate: {
    read: authority("GetCertificateAuthorityCertificate"),
    create: authority("ImportCertificateAuthorityCertificate"),
  },
  "ephemeral.aws_secretsmanager_random_password": { read: secrets("GetRandomPassword") },
  "data.aws_caller_identity": { read: [] },
  "data.aws_partition": { read: [] },
  "data.aws_region": { read: [] },
  "data.aws_resourcegroupstaggingapi_resources": { read: actionsOf("tag", "GetResources") },
  "data.aws_ssm_parameter": { read: actionsOf("ssm", "GetParameter") },
};
