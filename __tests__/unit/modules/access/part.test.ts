import { expect, test } from "@jest/globals";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);

test("the outputs have the clients' roles by name", () => {
  expect(platform("clients: { shop: { produce: [ad-events] } }").output["client_role_arns"]?.value).toEqual({
    shop: "${aws_iam_role.client_shop_role.arn}",
  });
});

const USERS = `
cluster: { authentication: { scram: true } }
scramUsers: { shop: {} }
acls: [{ users: [shop], produce: [ad-events] }]
`;

test("without SCRAM users there are no secrets, and the output of secrets is empty", () => {
  const stack = platform();

  expect(all(stack, "aws_secretsmanager_secret")).toEqual({});
  expect(stack.output["scram_secret_arns"]?.value).toEqual({});
});

test("the outputs have the secrets of SCRAM users, which can be recovered for 30 days in a protected cluster", () => {
  const stack = platform(USERS);

  expect(all(stack, "aws_secretsmanager_secret")["scram_users_secret"]).toMatchObject({ recovery_window_in_days: 30 });
  expect(stack.output["scram_secret_arns"]?.value).toBe(
    "${{ for key, val in aws_secretsmanager_secret.scram_users_secret: key => val.arn }}",
  );
});

test("the secrets of users in an unprotected cluster are deleted at once, and so is their key", () => {
  const stack = platform(USERS.replace("cluster: {", "cluster: { deletionProtection: false,"));

  expect(all(stack, "aws_secretsmanager_secret")["scram_users_secret"]).toMatchObject({ recovery_window_in_days: 0 });
  expect(all(stack, "aws_kms_key")["scram_users_key"]?.lifecycle).toMatchObject({ prevent_destroy: false });
  expect(all(platform(USERS), "aws_kms_key")["scram_users_key"]?.lifecycle).toMatchObject({ prevent_destroy: true });
  expect(all(stack, "aws_kms_alias")["scram_users_key_alias"]?.name).toMatch(/^alias\/.+-scram$/);
});

test("the outputs have a policy document for each client", () => {
  const { value } = platform("clients: { shop: { produce: [ad-events], idempotent: false }, none: {} }").output["client_policies"] ?? {};
  const { shop } = value as { shop: string };

  expect(Object.keys(value as object)).toEqual(["shop"]);
  expect(shop).toContain('"Action":["kafka-cluster:Connect"],"Resource":["${aws_msk_cluster.cluster.arn}"]');
  expect(shop).toContain('"Sid":"Write","Effect":"Allow","Action":["kafka-cluster:DescribeTopic","kafka-cluster:WriteData"]');
});

test("the policy document of a client permits exactly what its role permits", () => {
  const clients =
    "clients: { shop: { produce: [ad-events], transactionalIds: [t-*], consume: [{ topic: ad-events, group: a }, { topic: ad-events, group: b }], administer: true, invokeApi: true } }";
  const stack = platform(clients);
  const permitted = (policies: readonly string[]) =>
    new Set(
      policies.flatMap((policy) =>
        Object.values(statements(policy)).flatMap(({ Action, Resource }) =>
          (Action as string[]).flatMap((action) => (Resource as string[]).map((resource) => `${action} ${resource}`)),
        ),
      ),
    );
  const ofRole = Object.values(all(stack, "aws_iam_role_policy")).filter(({ role }) => role === "${aws_iam_role.client_shop_role.name}");

  expect(ofRole).toHaveLength(6);
  const { shop } = (stack.output["client_policies"] ?? { value: {} }).value as { shop: string };
  expect(permitted([shop])).toEqual(permitted(ofRole.map(({ policy }) => policy)));
});
