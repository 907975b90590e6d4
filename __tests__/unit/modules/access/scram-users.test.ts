import { expect, test } from "@jest/globals";
import { TerraformOutput, TerraformVariable, Testing } from "cdktf";
import { ScramUsers, type ScramUsersSettings } from "../../../../modules/access/index.js";
import { AwsEnvironment } from "../../../../modules/aws/index.js";
import { ModuleStack } from "../../../../modules/terraform/index.js";
import { statements } from "../../../support/modules/synthesized.js";

const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-2c";

/** Synthesizes the users of a cluster with the name `orders`. */
function synthesized(users: (stack: ModuleStack) => ScramUsersSettings) {
  const stack = new ModuleStack(Testing.app(), "stack");
  const { secretArns } = new ScramUsers(stack, "scram_users", {
    cluster: { arn: CLUSTER, name: "orders" },
    environment: new AwsEnvironment(stack, "account", "us-east-1"),
    users: users(stack),
    recoveryDays: 7,
    preventDestroy: true,
  });
  new TerraformOutput(stack, "arns", { value: secretArns, staticId: true });
  const { resource, ephemeral, output } = JSON.parse(JSON.stringify(stack.toTerraform()));
  const one = (type: string) => {
    expect(Object.keys(resource[type])).toHaveLength(1);
    return Object.entries<Record<string, unknown>>(resource[type])[0] as [string, Record<string, unknown>];
  };
  return { one, ephemeral, arns: output.arns.value as unknown };
}

const known = () => synthesized(() => ({ shop: { passwordVersion: 1 }, billing: { passwordVersion: 3 } }));

test("each user is an instance, with the name of its secret in MSK", () => {
  const [address, secret] = known().one("aws_secretsmanager_secret");

  expect(address).toBe("scram_users_secret");
  expect(secret).toMatchObject({
    for_each: { shop: { password_version: 1 }, billing: { password_version: 3 } },
    name: "AmazonMSK_orders_${each.key}",
    kms_key_id: "${aws_kms_key.scram_users_key.arn}",
    recovery_window_in_days: 7,
  });
});

test("the password goes from an ephemeral resource to a write-only argument", () => {
  const { one, ephemeral } = known();

  expect(ephemeral).toEqual({
    aws_secretsmanager_random_password: {
      scram_users_password: {
        for_each: { shop: { password_version: 1 }, billing: { password_version: 3 } },
        password_length: 32,
        exclude_punctuation: true,
      },
    },
  });
  const [, version] = one("aws_secretsmanager_secret_version");

  expect(version).toMatchObject({
    secret_id: "${aws_secretsmanager_secret.scram_users_secret[each.key].id}",
    secret_string_wo:
      '${jsonencode({"username" = each.key, "password" = ephemeral.aws_secretsmanager_random_password.scram_users_password[each.key].random_password})}',
    secret_string_wo_version: "${each.value.password_version}",
  });
  expect(version).not.toHaveProperty("secret_string");
});

test("MSK reads the secret with the policy that it would write itself, and the association follows policy and version", () => {
  const { one } = known();
  const [, policy] = one("aws_secretsmanager_secret_policy");

  expect(statements(String(policy["policy"]))).toEqual({
    AWSKafkaResourcePolicy: {
      Effect: "Allow",
      Principal: { Service: "kafka.amazonaws.com" },
      Action: ["secretsmanager:getSecretValue"],
      Resource: ["${aws_secretsmanager_secret.scram_users_secret[each.key].arn}"],
    },
  });
  const [, association] = one("aws_msk_single_scram_secret_association");

  expect(association).toMatchObject({
    cluster_arn: CLUSTER,
    secret_arn: "${aws_secretsmanager_secret.scram_users_secret[each.key].arn}",
    depends_on: ["aws_secretsmanager_secret_policy.scram_users_policy", "aws_secretsmanager_secret_version.scram_users_version"],
  });
});

test("the secrets' key is used through Secrets Manager and MSK only, and is protected", () => {
  const [, key] = known().one("aws_kms_key");

  expect(key["lifecycle"]).toMatchObject({ prevent_destroy: true });
  expect(statements(String(key["policy"]))["UseThroughServices"]?.["Condition"]).toEqual({
    StringEquals: { "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com", "kafka.us-east-1.amazonaws.com"] },
  });
});

test("users can be a Terraform variable", () => {
  const { one, ephemeral, arns } = synthesized(
    (stack) => new TerraformVariable(stack, "users", { type: "map(any)" }).value as ScramUsersSettings,
  );

  for (const type of ["secret", "secret_policy", "secret_version"]) {
    expect(one(`aws_secretsmanager_${type}`)[1]["for_each"]).toBe("${var.users}");
  }
  expect(ephemeral.aws_secretsmanager_random_password.scram_users_password.for_each).toBe("${var.users}");
  expect(arns).toBe("${{ for key, val in aws_secretsmanager_secret.scram_users_secret: key => val.arn }}");
});
