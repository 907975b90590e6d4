import { expect, test } from "@jest/globals";
import type { Statement } from "../../../../../../tools/local/aws/iam/policy.js";
import { type Assumer, evaluateTrust } from "../../../../../../tools/local/aws/iam/trust.js";

const lambda: Assumer = { kind: "service", name: "lambda.amazonaws.com" };
const user: Assumer = { kind: "principal", arn: "arn:aws:iam::123456789012:user/eve", accountId: "123456789012" };
const session: Assumer = { ...user, arn: "arn:aws:sts::123456789012:assumed-role/deployer/run-1" };
const trust = (Principal: Statement["Principal"], assumer: Assumer, Condition?: Statement["Condition"], context = {}) =>
  evaluateTrust({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal, Condition } }, assumer, context).trust;

test("a role trusts only the service, the user or the role that its policy names", () => {
  expect(trust({ Service: "lambda.amazonaws.com" }, lambda)).toBe("named");
  expect(trust({ Service: "ec2.amazonaws.com" }, lambda)).toBe("none");
  expect(trust({ AWS: "arn:aws:iam::123456789012:root" }, lambda)).toBe("none");
  expect(trust({ AWS: [user.arn] }, user)).toBe("named");
  expect(trust({ Service: "lambda.amazonaws.com" }, user)).toBe("none");
  expect(trust({ AWS: "arn:aws:iam::123456789012:role/deployer" }, session)).toBe("named");
});

test("a role that trusts the account also requires an identity policy", () => {
  expect(trust({ AWS: "arn:aws:iam::123456789012:root" }, user)).toBe("account");
  expect(trust({ AWS: "123456789012" }, session)).toBe("account");
  expect(trust({ AWS: "arn:aws:iam::999999999999:root" }, user)).toBe("none");
});

test("a condition in the trust policy must be met", () => {
  const condition = { StringEquals: { "sts:ExternalId": "42" } };

  expect(trust({ AWS: user.arn }, user, condition)).toBe("none");
  expect(trust({ AWS: user.arn }, user, condition, { "sts:ExternalId": "42" })).toBe("named");
});
