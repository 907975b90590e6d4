import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { AwsEnvironment } from "./aws-environment.js";
import { type PolicyStatement, policyDocument } from "./policy.js";

/** A service that sends encrypted messages. */
export interface Sender {
  readonly service: string;
  readonly sourceArn: string;
}

export interface EncryptionKeyProps {
  /** Alias of the key, without `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly environment: AwsEnvironment;
  /** Services that can use the key on behalf of principals of this account: `kafka`, `lambda`, `sqs`. */
  readonly services: readonly string[];
  /** Names of log groups, or patterns with `*`, that CloudWatch Logs can encrypt with the key. @default none */
  readonly logGroups?: readonly string[];
  /** Services that send messages encrypted with the key, such as CloudWatch to an SNS topic, and the sources that they act for. @default none */
  readonly senders?: readonly Sender[];
  /** Refuse a plan that destroys the key. Data that it encrypts can't be decrypted after that. */
  readonly preventDestroy: boolean;
}

/**
 * A customer-managed symmetric key that rotates every year.
 *
 * Its policy allows the account to administer the key, and to use it only through the given services: a principal with `kms:Decrypt` on
 * `*` can't use it directly.
 */
export class EncryptionKey extends Construct {
  private readonly key: KmsKey;

  constructor(
    scope: Construct,
    id: string,
    { alias, description, environment, services, logGroups = [], senders = [], preventDestroy }: EncryptionKeyProps,
  ) {
    super(scope, id);
    this.key = new KmsKey(this, "this", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument([...keyPolicy(environment, services, logGroups), ...senderPolicy(environment, senders)]),
      lifecycle: { preventDestroy },
    });
    new KmsAlias(this, "alias", { name: `alias/${alias}`, targetKeyId: this.key.keyId });
  }

  get arn(): string {
    return this.key.arn;
  }
}

function keyPolicy(environment: AwsEnvironment, services: readonly string[], logGroups: readonly string[]): PolicyStatement[] {
  const account = { aws: [environment.accountRoot] };
  const statements: PolicyStatement[] = [
    {
      sid: "Administration",
      principals: account,
      actions: ADMINISTRATION,
      resources: ["*"], // in a key policy: this key
    },
  ];
  if (services.length > 0) {
    const viaService = { StringEquals: { "kms:ViaService": services.map((service) => `${service}.${environment.region}.amazonaws.com`) } };
    statements.push(
      { sid: "UseThroughServices", principals: account, actions: USE, resources: ["*"], conditions: viaService },
      {
        // A grant permits use of the key without any further policy: only AWS services can create one, for their own resources.
        sid: "GrantToServices",
        principals: account,
        actions: ["kms:CreateGrant"],
        resources: ["*"],
        conditions: { ...viaService, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    );
  }
  if (logGroups.length > 0) {
    statements.push({
      sid: "EncryptLogs",
      principals: { service: `logs.${environment.region}.amazonaws.com` },
      actions: [...USE, "kms:DescribeKey"],
      resources: ["*"],
      conditions: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) => environment.arn("logs", `log-group:${name}`)) },
      },
    });
  }
  return statements;
}

function senderPolicy(environment: AwsEnvironment, senders: readonly Sender[]): PolicyStatement[] {
  return senders.map(({ service, sourceArn }, i) => ({
    sid: `EncryptMessages${i === 0 ? "" : i + 1}`,
    principals: { service },
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:SourceAccount": environment.accountId }, ArnLike: { "aws:SourceArn": sourceArn } },
  }));
}

/** Actions to use a symmetric key. Source: KMS developer guide, key users, 2026-11. */
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];

/**
 * Actions to administer a symmetric key, without those to use it or to create grants, which permit its use. A pattern such as `kms:Create*`
 * would contain them. Source: KMS developer guide, key administrators, and Service Authorization Reference, AWS KMS, 2026-11.
 */
const ADMINISTRATION = [
  "CancelKeyDeletion",
  "CreateAlias",
  "DeleteAlias",
  "DescribeKey",
  "DisableKey",
  "DisableKeyRotation",
  "EnableKey",
  "EnableKeyRotation",
  "GetKeyPolicy",
  "GetKeyRotationStatus",
  "ListGrants",
  "ListKeyPolicies",
  "ListKeyRotations",
  "ListResourceTags",
  "PutKeyPolicy",
  "RevokeGrant",
  "RotateKeyOnDemand",
  "ScheduleKeyDeletion",
  "TagResource",
  "UntagResource",
  "UpdateAlias",
  "UpdateKeyDescription",
].map((action) => `kms:${action}`);
