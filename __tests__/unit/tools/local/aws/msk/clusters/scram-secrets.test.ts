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

  const user = { username: "a", password: "b" };
  const elsewhere = (part: string, other: string) => {
    const arn = ALICE.replace(part, other);
    msk.backend.secrets.set(arn, { name: "AmazonMSK_alice", kmsKeyId: "key/1", value: JSON.stringify(user) });
    return arn;
  };

  test.each([
    ["a name without the prefix", () => putSecret("alice", user), "InvalidSecretArn", "Secret names must have the prefix 'AmazonMSK_'"],
    ["the prefix in the middle", () => putSecret("my-AmazonMSK_a", user), "InvalidSecretArn", "must have the prefix 'AmazonMSK_'"],
    ["the AWS managed key", () => putSecret("AmazonMSK_a", user, "alias/aws/secretsmanager"), "InvalidSecretKey", "default key"],
    ["no key", () => putSecret("AmazonMSK_a", user, ""), "InvalidSecretKey", "default key"],
    ["no user name", () => putSecret("AmazonMSK_a", { user: "a", password: "b" }), "InvalidSecretSchema", "required schema"],
    ["an empty user name", () => putSecret("AmazonMSK_a", { username: "", password: "b" }), "InvalidSecretSchema", "required schema"],
    ["an empty password", () => putSecret("AmazonMSK_a", { username: "a", password: "" }), "InvalidSecretSchema", "required schema"],
    ["a value that is not JSON", () => putSecret("AmazonMSK_a", "secret"), "InvalidSecretSchema", "required schema"],
    ["another region", () => elsewhere("eu-west-1", "us-east-1"), "InvalidSecretArn", "wasn't able to access"],
    ["another account", () => elsewhere("123456789012", "210987654321"), "InvalidSecretArn", "wasn't able to access"],
    ["an association with this cluster", () => ALICE, "ConflictError", "already associated with this cluster"],
    ["an unknown ARN", () => `${ALICE}-other`, "InvalidSecretArn", "wasn't able to access"],
  ])("with %s is unprocessed, with the reason", async (_, create, errorCode, reason) => {
    const path = await secretsPath();
    const arn = create();
    const { clusterArn, unprocessedScramSecrets } = await msk.call("POST", path, { secretArnList: [ALICE, arn] });

    expect(unprocessedScramSecrets).toEqual([{ secretArn: arn, errorCode, errorMessage: expect.stringContaining(reason) }]);
    expect(clusterArn).toBe(msk.clusters.inAllRegions()[0]?.arn);
    expect(await msk.call("GET", path)).toEqual({ secretArnList: [ALICE] });
    expect([...msk.backend.scramUsers]).toEqual([["alice", "wonderland"]]);
  });

  test("that is not associated can't be disassociated", async () => {
    const path = await secretsPath();
    const { unprocessedScramSecrets } = await msk.call("PATCH", path, { secretArnList: [ALICE] });

    expect(unprocessedScramSecrets).toEqual([
      { secretArn: ALICE, errorCode: "NotFound", errorMessage: "The provided secret is not associated with this cluster." },
    ]);
  });

  test("leaves the user of its name with the value that was associated last of the other secrets", async () => {
    const path = await secretsPath();
    const [second, third, other] = [
      putSecret("AmazonMSK_second", { username: "alice", password: "second" }),
      putSecret("AmazonMSK_third", { username: "alice", password: "third" }),
      putSecret("AmazonMSK_other", { username: "bob", password: "builder" }),
    ];
    await msk.call("POST", path, { secretArnList: [ALICE, second, third, other] });

    const readSecrets: string[] = [];
    const { secrets } = msk.backend;
    msk.backend.secret = async (arn) => {
      readSecrets.push(arn);
      return secrets.get(arn);
    };

    await msk.call("PATCH", path, { secretArnList: [third] });

    expect(Object.fromEntries(msk.backend.scramUsers)).toEqual({ alice: "second", bob: "builder" });
    expect(readSecrets).toEqual([second]);

    secrets.delete(second);
    await msk.call("PATCH", path, { secretArnList: [other] });
    await msk.call("POST", path, { secretArnList: [third] });
    await msk.call("PATCH", path, { secretArnList: [third] });

    expect(Object.fromEntries(msk.backend.scramUsers)).toEqual({ alice: "wonderland" });
  });

  test("has the value that changed last if several secrets have its user name", async () => {
    const path = await secretsPath();
    const second = putSecret("AmazonMSK_second", { username: "alice", password: "second" });
    await msk.call("POST", path, { secretArnList: [ALICE, second] });
    putSecret("AmazonMSK_alice", { username: "alice", password: "looking-glass" });

    await msk.scramSecrets.syncSecret(ALICE);

    expect([...msk.backend.scramUsers]).toEqual([["alice", "looking-glass"]]);
  });

  test("is no reason to keep its user name if its value has another one by now, or can't be read", async () => {
    const path = await secretsPath();
    const second = putSecret("AmazonMSK_second", { username: "alice", password: "looking-glass" });
    const associateBoth = () => msk.call("POST", path, { secretArnList: [ALICE, second] });
    await associateBoth();
    putSecret("AmazonMSK_alice", { username: "liddell", password: "wonderland" });

    await msk.call("PATCH", path, { secretArnList: [second] });

    expect([...msk.backend.scramUsers.keys()]).toEqual([]);

    await msk.call("PATCH", path, { secretArnList: [ALICE] });
    putSecret("AmazonMSK_alice", { username: "alice", password: "wonderland" });
    await associateBoth();
    msk.backend.secrets.delete(ALICE);

    await msk.call("PATCH", path, { secretArnList: [second] });

    expect([...msk.backend.scramUsers.keys()]).toEqual([]);
  });

  test("changes only on the clusters that it is associated with, and the log names them", async () => {
    const path = await secretsPath();
    await msk.call("POST", path, { secretArnList: [ALICE] });
    await msk.running("other");
    putSecret("AmazonMSK_alice", { username: "alice", password: "looking-glass" });
    msk.backend.lines.length = 0;

    await msk.scramSecrets.syncSecret(ALICE);
    await msk.scramSecrets.syncSecret(putSecret("AmazonMSK_unused", "not a user"));

    expect(msk.backend.lines).toEqual([`kafka: events uses the new value of ${ALICE}`]);
  });

  test("waits for the changes before it, also for one that fails", async () => {
    const path = await secretsPath();
    const release = msk.backend.hold();
    const first = msk.call("POST", path, { secretArnList: [ALICE] });
    const second = msk.call("PATCH", path, { secretArnList: [ALICE] });
    msk.backend.secret = async () => {
      throw new Error("Secrets Manager does not answer");
    };
    const third = msk.call("POST", path, { secretArnList: [ALICE] });
    release();

    await expect(first).rejects.toThrow("does not answer");
    expect((await second).unprocessedScramSecrets).toHaveLength(1);
    await expect(third).rejects.toThrow("does not answer");
  });

  test("is rejected by a cluster without SCRAM, and in a batch of more than ten", async () => {
    const path = await secretsPath(false);

    await expect(msk.call("POST", path, { secretArnList: [ALICE] })).rejects.toThrow("SCRAM authentication is not enabled");

    const { path: iamOnly } = await msk.running("iam-only");

    await expect(msk.call("POST", `${iamOnly}/scram-secrets`, { secretArnList: [ALICE] })).rejects.toThrow("SCRAM authentication is not");

    const { path: tlsOnly } = await msk.running("tls-only", { provisioned: msk.provisioned({ clientAuthentication: {} }) });

    await expect(msk.call("POST", `${tlsOnly}/scram-secrets`, { secretArnList: [ALICE] })).rejects.toThrow("SCRAM authentication is not");

    const eleven = Array.from({ length: 11 }, () => ALICE);

    await expect(msk.call("POST", path, { secretArnList: eleven })).rejects.toMatchObject({ status: 400, code: "BadRequestException" });
  });
});
