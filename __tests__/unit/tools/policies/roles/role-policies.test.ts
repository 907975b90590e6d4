import { expect, test } from "@jest/globals";
import { allowedActionsOf, servicesOf } from "../../../../../tools/policies/index.js";

const policy = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | readonly string[]) => ({ Effect: "Allow", Action, Resource: '${join("", [aws_vpc.x.arn])}' });
const roles = { shop: { name: "msk-ha-dev-shop" }, other: { name: "msk-ha-dev-other" } };

test("a role has the actions of its inline and attached policies, once and in alphabetical order, without those that are denied", () => {
  const stack = {
    resource: {
      aws_iam_role: roles,
      aws_iam_role_policy: {
        one: { role: "${aws_iam_role.shop.name}", policy: policy(allow(["b:B", "a:A"]), { ...allow("d:D"), Effect: "Deny" }) },
        two: { role: "${aws_iam_role.other.id}", policy: policy(allow("o:O")) },
      },
      aws_iam_policy: { managed: { policy: policy(allow("c:C"), allow("a:A")) } },
      aws_iam_role_policy_attachment: {
        managed: { role: "${aws_iam_role.shop.name}", policy_arn: "${aws_iam_policy.managed.arn}" },
      },
    },
  };

  expect(allowedActionsOf(stack)).toEqual({ "msk-ha-dev-shop": ["a:A", "b:B", "c:C"], "msk-ha-dev-other": ["o:O"] });
  expect(allowedActionsOf({ resource: { aws_iam_role: { lonely: { name: "x" } } } })).toEqual({ x: [] });
  expect(allowedActionsOf({})).toEqual({});
});

test("a policy that is not in the stack, and one that only Terraform knows, are errors", () => {
  const attached = { a: { role: "${aws_iam_role.shop.name}", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" } };
  const computed = { c: { role: "${aws_iam_role.shop.name}", policy: "${data.x.y.json}" } };

  expect(() => allowedActionsOf({ resource: { aws_iam_role: roles, aws_iam_role_policy_attachment: attached } })).toThrow(
    "aws_iam_role_policy_attachment.a: arn:aws:iam::aws:policy/ReadOnlyAccess is not a policy of the stack.",
  );
  expect(() => allowedActionsOf({ resource: { aws_iam_role: roles, aws_iam_role_policy: computed } })).toThrow(
    "The policy c is an expression: its actions are known to Terraform only.",
  );
});

test("a role is for the service that it trusts, unless it trusts none or several", () => {
  const trust = (...principals: readonly object[]) =>
    policy(...principals.map((Principal) => ({ Effect: "Allow", Principal, Action: "a" })));
  const aws_iam_role = {
    one: { name: "one", assume_role_policy: trust({ Service: "kafkaconnect.amazonaws.com" }) },
    none: { name: "none", assume_role_policy: trust({ AWS: ["${aws_iam_role.one.arn}"] }) },
    two: { name: "two", assume_role_policy: trust({ Service: "lambda.amazonaws.com" }, { Service: "ec2.amazonaws.com" }) },
  };

  expect(servicesOf({ resource: { aws_iam_role } })).toEqual({ one: "kafkaconnect.amazonaws.com", none: undefined, two: undefined });
  expect(servicesOf({})).toEqual({});
});
