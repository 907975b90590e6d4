import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

const ALICE = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_alice-Ab12Cd";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
  putSecret("AmazonMSK_alice", { username: "alice", password: "wonderland" });
});

/** Stores a secret and returns its ARN. */
function putSecret(name: string, value: unknown, kmsKeyId: string | undefined = "arn:aws:kms:eu-west-1:123456789012:key/1"): string {
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-Ab12Cd`;
  msk.backend.secrets.set(arn, { name, kmsKeyId, value: typeof value === "string" ? value : JSON.stringify(value) });
  return arn;
}

/** Creates a cluster and returns the path of its SCRAM secrets. */
async function secretsPath(scram = true): Promise<string> {
  const clientAuthentication = { sasl: { scram: { enabled: scram }, iam: { enabled: true } } };
  const { path } = await msk.running("events", { provisioned: msk.provisioned({ clientAuthentication }) });
  return `${path}/scram-secrets`;
}

describe("a SCRAM secret", () => {
  test("is a user on the brokers while it is associated", async () => {
    const path = await secretsPath();

    expect(await msk.call("POST", path, { secretArnList: [ALICE] })).toMatchObject({ unprocessedScramSecrets: [] });
    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [ALICE] });

    await msk.call("PATCH", path, { secretArnList: [ALICE] });

    expect([...msk.backend.scramUsers]).toEqual([]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [] });
  });

  test("updates its user on the brokers after a new password or a new user name", async () => {
    const path = await secretsPath();
    await msk.call("POST", path, { secretArnList: [ALICE] });
    putSecret("AmazonMSK_alice", { username: "alice", password: "looking-glass" });
    await msk.scramSecrets.syncSecret(ALICE);

    expect([...msk.backend.scramUsers]).toEqual([["alice", "looking-glass"]]);

    putSecret("AmazonMSK_alice", { username: "liddell", password: "looking-glass" });
    await msk.scramSecrets.syncSecret(ALICE);

    expect([...msk.backend.scramUsers]).toEqual([["liddell", "looking-glass"]]);
  });

  test("can have the user name of another secret: the last value counts, and the user remains while one secret is associated", async () => {
    const path = await secretsPath();
    const second = putSecret("AmazonMSK_second", { username: "alice", password: "looking-glass" });
    await msk.call("POST", path, { secretArnList: [ALICE, second] });

    expect([...msk.backend.scramUsers]).toEqual([["alice", "looking-glass"]]);

    await msk.call("PATCH", path, { secretArnList: [second] });

    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);

    await msk.call("POST", path, { secretArnList: [second] });
    putSecret("AmazonMSK_second", { username: "liddell", password: "looking-glass" });
    await msk.scramSecrets.syncSecret(second);

    expect([...msk.backend.scramUsers]).toEqual([
      ["alice", "wonderland"],
      ["liddell", "looking-glass"],
    ]);
  });

  test("with an invalid new value leaves its user unchanged, and the log has the reason without the value", async () => {
    const path = await secretsPath();
    await msk.call("POST", path, { secretArnList: [ALICE] });
    putSecret("AmazonMSK_alice", "looking-glass");
    await msk.scramSecrets.syncSecret(ALICE);

    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);
    expect(msk.backend.lines.at(-1)).toContain("does not have the required schema");
    expect(msk.backend.lines.join()).not.toContain("looking-glass");
  });

  test.each([
    [
      "a name without the prefix",
      () => putSecret("alice", { username: "a", password: "b" }),
      "Secret names must have the prefix 'AmazonMSK_'",
    ],
    ["the AWS managed key", () => putSecret("AmazonMSK_a", { username: "a", password: "b" }, "alias/aws/secretsmanager"), "default key"],
    ["no user name", () => putSecret("AmazonMSK_a", { user: "a", password: "b" }), "required schema"],
    ["a value that is not JSON", () => putSecret("AmazonMSK_a", "secret"), "required schema"],
    ["another region", () => ALICE.replace("eu-west-1", "us-east-1"), "wasn't able to access"],
    ["another account", () => ALICE.replace("123456789012", "210987654321"), "wasn't able to access"],
    ["an association with this cluster", () => ALICE, "already associated with this cluster"],
    ["an unknown ARN", () => "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_no", "wasn't able to access"],
  ])("with %s is unprocessed, with the reason", async (_, create, reason) => {
    const path = await secretsPath();
    const arn = create();
    const { unprocessedScramSecrets } = await msk.call("POST", path, { secretArnList: [ALICE, arn] });

    expect(unprocessedScramSecrets).toEqual([
      { secretArn: arn, errorCode: expect.any(String), errorMessage: expect.stringContaining(reason) },
    ]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [ALICE] });
  });

  test("is rejected by a cluster without SCRAM, and in a batch of more than ten", async () => {
    const path = await secretsPath(false);

    await expect(msk.call("POST", path, { secretArnList: [ALICE] })).rejects.toThrow("SCRAM authentication is not enabled");

    const eleven = Array.from({ length: 11 }, () => ALICE);

    await expect(msk.call("POST", path, { secretArnList: eleven })).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
  });
});
