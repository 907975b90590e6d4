import { beforeEach, describe, expect, test } from "@jest/globals";
import { AccessDenied } from "../../../../../../tools/local/aws/iam/access-denied.js";
import { Identities } from "../../../../../../tools/local/aws/iam/identities.js";
import { IamFake } from "../../../../../support/local-platform/iam-fake.js";

const policy = (name: string) => ({ Statement: [{ Effect: "Allow", Action: `test:${name}`, Resource: "*" }] });
const user = "arn:aws:iam::123456789012:user/eve";
let fake: IamFake;
let identities: Identities;

beforeEach(() => {
  fake = new IamFake();
  fake.managed = {
    "arn:one": { default: "v2", versions: { v1: policy("one-old"), v2: policy("one") } },
    "arn:two": { versions: { v1: policy("two") } },
    "arn:limit": { default: "v1", versions: { v1: policy("limit") } },
  };
  fake.groups = {
    staff: { inline: { of: policy("staff") }, attached: ["arn:two"], boundary: "arn:limit" },
    admins: { inline: { all: policy("admins") } },
  };
  fake.users = { eve: { inline: { a: policy("a"), b: policy("b") }, attached: ["arn:one"], groups: ["staff", "admins"] } };
  fake.roles = { runner: { attached: ["arn:two"], boundary: "arn:limit", trust: policy("trust") } };
  identities = new Identities(fake.moto, "eu-west-1");
});

describe("the identity of", () => {
  test("a user has its inline policies, the default version of its managed policies, and those of its groups", async () => {
    expect(await identities.identity(user)).toEqual({
      policies: ["a", "b", "one", "staff", "two", "admins"].map(policy),
      boundary: undefined,
    });
    expect(new Set(fake.queries.map(([service, region, { Version }]) => `${service} ${region} ${Version}`))).toEqual(
      new Set(["iam eu-west-1 2010-05-08"]),
    );
  });

  test("a user without groups has its own policies only", async () => {
    fake.users = { eve: { inline: { a: policy("a") } } };

    expect(await identities.identity(user)).toEqual({ policies: [policy("a")], boundary: undefined });
  });

  test.each([
    ["a role", "arn:aws:iam::123456789012:role/runner"],
    ["a role with a path", "arn:aws:iam::123456789012:role/team/sub/runner"],
    ["a role session", "arn:aws:sts::123456789012:assumed-role/runner/run-1"],
    ["a role session with a slash in its name", "arn:aws:sts::123456789012:assumed-role/runner/a/b"],
  ])("%s has the policies and the boundary of the role, and no groups", async (_, arn) => {
    expect(await identities.identity(arn)).toEqual({ policies: [policy("two")], boundary: policy("limit") });
    expect(fake.queries.map(([, , { Action }]) => Action)).not.toContain("ListGroupsForUser");
  });

  test.each(["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:group/staff", "arn:aws:iam::123456789012:user/", ""])(
    "%j is refused",
    async (arn) => {
      await expect(identities.identity(arn)).rejects.toThrow(new AccessDenied(`${arn} is neither a user nor a role`));
    },
  );

  test("a user that does not exist is the error of IAM", async () => {
    await expect(identities.identity("arn:aws:iam::123456789012:user/nobody")).rejects.toThrow("NoSuchEntity: User nobody");
  });
});

test("a trust policy is that of the role, also with a path", async () => {
  expect(await identities.trustPolicy("arn:aws:iam::123456789012:role/runner")).toEqual(policy("trust"));
  expect(await identities.trustPolicy("arn:aws:iam::123456789012:role/team/runner")).toEqual(policy("trust"));
});

test("a policy that is not percent-encoded is read as well", async () => {
  const plain = { query: async () => `<AssumeRolePolicyDocument> ${JSON.stringify(policy("50%"))} </AssumeRolePolicyDocument>` };

  expect(await new Identities(plain, "eu-west-1").trustPolicy("arn:aws:iam::123456789012:role/runner")).toEqual(policy("50%"));
});

describe("the cache", () => {
  const role = "arn:aws:iam::123456789012:role/runner";

  test("answers concurrent and later calls without IAM, until it is invalidated", async () => {
    const first = await Promise.all([identities.identity(user), identities.identity(user), identities.trustPolicy(role)]);
    const queries = fake.queries.length;
    fake.users = { eve: { inline: { changed: policy("changed") } } };
    fake.roles = { runner: { trust: policy("changed") } };

    expect(await Promise.all([identities.identity(user), identities.identity(user), identities.trustPolicy(role)])).toEqual(first);
    expect(fake.queries).toHaveLength(queries);

    identities.invalidate();
    expect(await identities.identity(user)).toEqual({ policies: [policy("changed")], boundary: undefined });
    expect(await identities.trustPolicy(role)).toEqual(policy("changed"));
  });

  test("keeps no failure", async () => {
    const { users } = fake;
    fake.users = {};
    await expect(identities.identity(user)).rejects.toThrow("NoSuchEntity: User eve");
    fake.users = users;

    expect((await identities.identity(user)).policies).toHaveLength(6);
  });

  test("a failure that arrives late does not remove a newer entry", async () => {
    let fail: (error: Error) => void = () => undefined;
    const slow = new Promise<string>((_, reject) => {
      fail = reject;
    });
    let calls = 0;
    const responses = [() => slow, async () => `<AssumeRolePolicyDocument>${JSON.stringify(policy("new"))}</AssumeRolePolicyDocument>`];
    const cache = new Identities(
      { query: () => (responses[calls++] ?? (() => Promise.reject(new Error("a third query"))))() },
      "eu-west-1",
    );
    const first = cache.trustPolicy(role);
    cache.invalidate();
    await cache.trustPolicy(role);
    fail(new Error("late"));
    await expect(first).rejects.toThrow("late");

    expect(await cache.trustPolicy(role)).toEqual(policy("new"));
  });
});
