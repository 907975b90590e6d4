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

/** Letters and digits, so that no client's configuration format needs them quoted; 190 bits. */
const PASSWORD_LENGTH = 32;

export interface ScramUsersProps {
  readonly cluster: Pick<KafkaCluster, "arn" | "name">;
  readonly environment: AwsEnvironment;
  /** Alias of the secrets' key, without `alias/`: another for each set of users of one cluster. @default `<cluster>-scram` */
  readonly keyAlias?: string;
  /** Users by name, known now or one Terraform variable. */
  readonly users: ScramUsersSettings;
  /** How long a deleted user's secret can be restored, in days: 7 to 30, or 0 for not at all. Its name is taken until then. */
  readonly recoveryDays: number;
  /** Refuse a plan that destroys the key of the secrets. */
  readonly preventDestroy: boolean;
}

/**
 * Users who prove themselves by password (SASL/SCRAM-SHA-512): a secret each, which MSK reads.
 *
 * Terraform makes the passwords and forgets them: they go from an ephemeral resource into a write-only argument, and are in no state
 * and no plan. The provider's own debug log has them: docs/reference/access.md. A higher `passwordVersion` makes another.
 */
export class ScramUsers extends Construct {
  /** Secrets' ARNs by user. */
  readonly secretArns: IResolvable;
  /** Encrypts the secrets; MSK takes none that AWS's own key encrypts. */
  readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, { cluster, environment, users, recoveryDays, preventDestroy, keyAlias }: ScramUsersProps) {
    super(scope, id);
    this.key = new EncryptionKey(this, "key", {
      alias: keyAlias ?? `${cluster.name}-scram`,
      description: `Passwords of the users of ${cluster.name}.`,
      environment,
      // MSK reads secrets by a grant, which it makes as the one who associates them. Source: MSK developer guide, SASL/SCRAM, 2026-11.
      services: ["secretsmanager", "kafka"],
      preventDestroy,
    });
    const forEach = TerraformIterator.fromMap(variableShape(users));
    const secret = new SecretsmanagerSecret(this, "secret", {
      forEach,
      name: `AmazonMSK_${cluster.name}_${forEach.key}`, // MSK takes no other beginning
      description: `User ${forEach.key} of the Kafka cluster ${cluster.name}: user name and password.`,
      kmsKeyId: this.key.arn,
      recoveryWindowInDays: recoveryDays,
    });
    acceptFinding(
      secret,
      "CKV2_AWS_57",
      "rotated by passwordVersion: clients take a new password when they are told to, not when a timer does",
    );
    const attributeOfSecret = (name: string) => Token.asString(propertyAccess(secret, [forEach.key, name]));
    const policy = new SecretsmanagerSecretPolicy(this, "policy", {
      forEach,
      secretArn: attributeOfSecret("arn"),
      // MSK's own, to the letter: it writes this one at the association, and another would drift from then on.
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

/** Users as the variable of a published module has them: `{ shop = { password_version = 1 } }` */
function variableShape(users: ScramUsersSettings): Record<string, { password_version: number }> {
  if (Token.isUnresolved(users)) return users as unknown as Record<string, { password_version: number }>;
  return Object.fromEntries(Object.entries(users).map(([user, { passwordVersion }]) => [user, { password_version: passwordVersion }]));
}
