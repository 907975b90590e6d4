import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { DataResource, Token } from "cdktf";
import { Construct } from "constructs";
import { ForgottenResource, hcl, MovedToFirst, ReplacementGuard, type ReplacementGuardProps, reference } from "../terraform/index.js";
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
  /** ARN of an existing key, which is used instead of a new one; its policy is not changed. @default a new key */
  readonly existing?: string | undefined;
  /**
   * Where `existing` is known at synthesis: keep a key that earlier settings created in AWS, since what it encrypted remains.
   * @default it is destroyed, with what it encrypted
   */
  readonly keepsFormer?: boolean;
  /**
   * Where `existing` is a variable: the settings' approval of a plan that destroys the key because `existing` now names another one, and
   * whose approval it is. @default the caller guards the key
   */
  readonly approval?: Pick<ReplacementGuardProps, "subject" | "name" | "approval">;
}

/**
 * A customer-managed symmetric key that rotates every year.
 *
 * Its policy allows the account to administer the key, and to use it only through the given services: a principal with `kms:Decrypt` on
 * `*` can't use it directly.
 *
 * With `existing`, it stands for that key and creates none. In a published module, `existing` is a variable, null for a new key, and
 * Terraform can only destroy a key that it created before.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    {
      alias,
      description,
      environment,
      services,
      logGroups = [],
      senders = [],
      preventDestroy,
      existing,
      keepsFormer = false,
      approval,
    }: EncryptionKeyProps,
  ) {
    super(scope, id);
    const isVariable = Token.isUnresolved(existing);
    if (existing !== undefined && !isVariable) {
      this.arn = existing;
      if (keepsFormer) new ForgottenResource(this, "this", KmsKey.tfResourceType);
      return;
    }
    const count = isVariable ? { count: Token.asNumber(hcl`${existing} == null ? 1 : 0`) } : {};
    const key = new KmsKey(this, "this", {
      ...count,
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument([...keyPolicy(environment, services, logGroups), ...senderPolicy(environment, senders)]),
      // Without createBeforeDestroy, Terraform destroys the key before what it encrypts uses another one.
      lifecycle: { preventDestroy, createBeforeDestroy: true },
    });
    const name = `alias/${alias}`;
    if (!isVariable) {
      new KmsAlias(this, "alias", { name, targetKeyId: key.keyId });
      this.arn = key.arn;
      return;
    }
    // A reference to a resource with count is a list of no or one resource.
    const targetKeyId = Token.asString(hcl`one(${reference(key)}[*].key_id)`);
    const keyAlias = new KmsAlias(this, "alias", { ...count, name, targetKeyId });
    new MovedToFirst(this, "moved", key);
    new MovedToFirst(this, "alias_moved", keyAlias);
    this.arn = Token.asString(hcl`${existing} == null ? one(${reference(key)}[*].arn) : ${existing}`);
    if (approval === undefined) return;
    const origin = hcl`${existing} == null ? "created" : "existing"`.toString();
    const effect = `change the KMS key ${name}, and destroy it if Terraform created it`;
    const guard = new ReplacementGuard(this, "origin", { ...approval, effect, identity: { origin } });
    guard.protect(new DataResource(this, "guarded", { input: { origin } }));
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
