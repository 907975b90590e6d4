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

test.each<[string, Statement["Principal"], Assumer, "named" | "account" | "none"]>([
  ["a list of services", { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] }, lambda, "named"],
  ["everyone does not include a service", "*", lambda, "none"],
  ["everyone", "*", user, "named"],
  ["every AWS principal", { AWS: "*" }, user, "named"],
  ["an ARN with a wildcard", { AWS: "arn:aws:iam::123456789012:user/*" }, user, "named"],
  ["another user", { AWS: "arn:aws:iam::123456789012:user/adam" }, user, "none"],
  ["a session by its own ARN", { AWS: session.arn }, session, "named"],
  ["another role of the session's account", { AWS: "arn:aws:iam::123456789012:role/other" }, session, "none"],
  ["the role's name in another account", { AWS: "arn:aws:iam::999999999999:role/deployer" }, session, "none"],
  ["a list with the account", { AWS: ["arn:aws:iam::999999999999:root", "123456789012"] }, user, "account"],
  ["another account id", { AWS: "999999999999" }, user, "none"],
  ["a service and a user", { Service: "lambda.amazonaws.com", AWS: user.arn }, user, "named"],
  ["no principal, for a user", undefined, user, "none"],
  ["no principal, for a service", undefined, lambda, "none"],
  ["an account as a service", { Service: "123456789012" }, user, "none"],
])("a role that trusts %s", (_, principal, assumer, expected) => {
  expect(trust(principal, assumer)).toBe(expected);
});

test("the name of a role session does not make a user a role", () => {
  const odd: Assumer = { ...user, arn: "arn:aws:iam::123456789012:user/assumed-role/deployer/run-1" };

  expect(trust({ AWS: "arn:aws:iam::123456789012:role/deployer" }, odd)).toBe("none");
});

test("the reason names the statement, or that none allows it", () => {
  const named = {
    Sid: "Named",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: "arn:aws:iam::123456789012:user/eve" },
  } as const;
  const deny = { ...named, Sid: "No", Effect: "Deny" } as const;
  const account = { ...named, Sid: "Account", Principal: { AWS: "123456789012" } } as const;
  const outcome = (...Statement: Statement[]) => evaluateTrust({ Statement }, user, {});

  expect(outcome(named)).toEqual({ trust: "named", reason: "allowed by statement Named" });
  expect(outcome(account, named)).toEqual({ trust: "named", reason: "allowed by statement Account" });
  expect(outcome(account)).toEqual({ trust: "account", reason: "allowed by statement Account" });
  expect(outcome(named, deny)).toEqual({ trust: "none", reason: "denied by statement No" });
  expect(outcome({ ...named, Action: "sts:TagSession" })).toEqual({ trust: "none", reason: "no policy allows sts:AssumeRole on " });
});
