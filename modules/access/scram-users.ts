import { MskSingleScramSecretAssociation } from "@cdktf/provider-aws/lib/msk-single-scram-secret-association";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn, type IResolvable, propertyAccess, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../aws/index.js";
import { acceptFinding, EncryptionKey, policyDocument } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import { EphemeralResource } from "../terraform/index.js";
import type { ScramUsersSettings } from "./scram-settings.js";

/** Letters and digits only, which need no quotes in any client's configuration; 190 bits. */
const PASSWORD_LENGTH = 32;

export interface ScramUsersProps {
  readonly cluster: Pick<KafkaCluster, "arn" | "name">;
  readonly environment: AwsEnvironment;
  /** Alias of the secrets' KMS key, without `alias/`; different for each ScramUsers of a cluster. @default `<cluster>-scram` */
  readonly keyAlias?: string;
  /** Users by name, or a token of them. */
  readonly users: ScramUsersSettings;
  /** Recovery window of a deleted user's secret, in days: 7 to 30, or 0 for none. Its name can't be used during the window. */
  readonly recoveryDays: number;
  /** Refuse a plan that destroys the KMS key of the secrets. */
  readonly preventDestroy: boolean;
}

/**
 * Users who authenticate with SCRAM (SASL/SCRAM-SHA-512). Each has a secret, which MSK reads.
 *
 * Passwords are in neither state nor plan: an ephemeral resource generates them, and a write-only argument stores them. The provider's
 * debug log contains them: docs/reference/access.md. A higher `passwordVersion` replaces the password.
 */
export class ScramUsers extends Construct {
  /** ARNs of the secrets, by user. */
  readonly secretArns: IResolvable;
  /** Encrypts the secrets. MSK accepts no secrets that are encrypted with the AWS managed key. */
  readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, { cluster, environment, users, recoveryDays, preventDestroy, keyAlias }: ScramUsersProps) {
    super(scope, id);
    this.key = new EncryptionKey(this, "key", {
      alias: keyAlias ?? `${cluster.name}-scram`,
      description: `Passwords of the SCRAM users of ${cluster.name}.`,
      environment,
      // MSK reads secrets with a grant, which it creates as the principal that associates them. Source: MSK developer guide, SASL/SCRAM, 2026-11.
      services: ["secretsmanager", "kafka"],
      preventDestroy,
    });
    const forEach = TerraformIterator.fromMap(variableShape(users));
    const secret = new SecretsmanagerSecret(this, "secret", {
      forEach,
      name: `AmazonMSK_${cluster.name}_${forEach.key}`, // the prefix that MSK requires
      description: `SCRAM user ${forEach.key} of the Kafka cluster ${cluster.name}: user name and password.`,
      kmsKeyId: this.key.arn,
      recoveryWindowInDays: recoveryDays,
    });
    acceptFinding(
      secret,
      "CKV2_AWS_57",
      "rotated by passwordVersion: clients need the new password at the time of the rotation, which a schedule does not coordinate",
    );
    const attributeOfSecret = (name: string) => Token.asString(propertyAccess(secret, [forEach.key, name]));
    const policy = new SecretsmanagerSecretPolicy(this, "policy", {
      forEach,
      secretArn: attributeOfSecret("arn"),
      // Identical to the policy that MSK writes at the association: any other would show as drift in every plan.
      // Source: AWS provider documentation, aws_msk_scram_secret_association, 2026-11.
      policy: policyDocument([
        {
          sid: "AWSKafkaResourcePolicy",
          principals: { service: "kafka.amazonaws.com" },
          actions: ["secretsmanager:getSecretValue"],
          resources: [attributeOfSecret("arn")],
        },
      ]),
    });
    const password = new EphemeralResource(this, "password", {
      type: "aws_secretsmanager_random_password",
      forEach,
      attributes: { password_length: PASSWORD_LENGTH, exclude_punctuation: true },
    });
    const version = new SecretsmanagerSecretVersion(this, "version", {
      forEach,
      secretId: attributeOfSecret("id"),
      secretStringWo: Fn.jsonencode({ username: forEach.key, password: password.attribute("random_password") }),
      secretStringWoVersion: forEach.getNumber("password_version"),
    });
    new MskSingleScramSecretAssociation(this, "association", {
      forEach,
      clusterArn: cluster.arn,
      secretArn: attributeOfSecret("arn"),
      dependsOn: [policy, version],
    });
    this.secretArns = TerraformIterator.fromResources(secret).forExpressionForMap("key", "val.arn");
  }
}

/** Returns users in the form of a published module's variable: `{ shop = { password_version = 1 } }` */
function variableShape(users: ScramUsersSettings): Record<string, { password_version: number }> {
  if (Token.isUnresolved(users)) return users as unknown as Record<string, { password_version: number }>;
  return Object.fromEntries(Object.entries(users).map(([user, { passwordVersion }]) => [user, { password_version: passwordVersion }]));
}
