import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

const ALICE = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_alice-Ab12Cd";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
  keep("AmazonMSK_alice", { username: "alice", password: "wonderland" });
});

function keep(name: string, value: unknown, kmsKeyId: string | undefined = "arn:aws:kms:eu-west-1:123456789012:key/1"): string {
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-Ab12Cd`;
  msk.backend.secrets.set(arn, { name, kmsKeyId, value: typeof value === "string" ? value : JSON.stringify(value) });
  return arn;
}

/** A cluster with SCRAM, and the path of its secrets. */
async function secretsPath(scram = true): Promise<string> {
  const clientAuthentication = { sasl: { scram: { enabled: scram }, iam: { enabled: true } } };
  const { path } = await msk.running("events", { provisioned: msk.provisioned({ clientAuthentication }) });
  return `${path}/scram-secrets`;
}

describe("a SCRAM secret", () => {
  test("makes its user known to the brokers for as long as it is associated", async () => {
    const path = await secretsPath();
    expect(await msk.call("POST", path, { secretArnList: [ALICE] })).toMatchObject({ unprocessedScramSecrets: [] });
    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [ALICE] });
    await msk.call("PATCH", path, { secretArnList: [ALICE] });
    expect([...msk.backend.scramUsers]).toEqual([]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [] });
  });

  test("takes a new password, and a new name, to the brokers", async () => {
    const path = await secretsPath();
    await msk.call("POST", path, { secretArnList: [ALICE] });
    keep("AmazonMSK_alice", { username: "alice", password: "looking-glass" });
    await msk.scramSecrets.syncSecret(ALICE);
    expect([...msk.backend.scramUsers]).toEqual([["alice", "looking-glass"]]);
    keep("AmazonMSK_alice", { username: "liddell", password: "looking-glass" });
    await msk.scramSecrets.syncSecret(ALICE);
    expect([...msk.backend.scramUsers]).toEqual([["liddell", "looking-glass"]]);
  });

  test("that has become useless leaves the user as it was, and the log says so without the value", async () => {
    const path = await secretsPath();
    await msk.call("POST", path, { secretArnList: [ALICE] });
    keep("AmazonMSK_alice", "looking-glass");
    await msk.scramSecrets.syncSecret(ALICE);
    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);
    expect(msk.backend.lines.at(-1)).toContain("does not have the required schema");
    expect(msk.backend.lines.join()).not.toContain("looking-glass");
  });

  test.each([
    ["another name's prefix", () => keep("alice", { username: "a", password: "b" }), "Secret names must have the prefix 'AmazonMSK_'"],
    ["Secrets Manager's own key", () => keep("AmazonMSK_a", { username: "a", password: "b" }, "alias/aws/secretsmanager"), "default key"],
    ["no user in it", () => keep("AmazonMSK_a", { user: "a", password: "b" }), "required schema"],
    ["no JSON in it", () => keep("AmazonMSK_a", "secret"), "required schema"],
    ["a user that another secret has", () => keep("AmazonMSK_b", { username: "alice", password: "b" }), "user alice is already associated"],
    ["nothing behind its ARN", () => "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_no", "wasn't able to access"],
  ])("with %s is left out of a batch, with the reason", async (_, made, reason) => {
    const path = await secretsPath();
    const arn = made();
    const { unprocessedScramSecrets } = await msk.call("POST", path, { secretArnList: [ALICE, arn] });
    expect(unprocessedScramSecrets).toEqual([
      { secretArn: arn, errorCode: expect.any(String), errorMessage: expect.stringContaining(reason) },
    ]);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [ALICE] });
  });

  test("is refused by a cluster without SCRAM, and in a batch of more than ten", async () => {
    const path = await secretsPath(false);
    await expect(msk.call("POST", path, { secretArnList: [ALICE] })).rejects.toThrow("SCRAM authentication is not enabled");
    const eleven = Array.from({ length: 11 }, () => ALICE);
    await expect(msk.call("POST", path, { secretArnList: eleven })).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
  });
});
