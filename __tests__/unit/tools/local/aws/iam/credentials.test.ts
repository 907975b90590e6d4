import { expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";

const key = { accessKeyId: "AKIAUSER", secretAccessKey: "secret", principalArn: "arn:user" };
const session = { ...key, accessKeyId: "ASIAROLE", sessionToken: "token" };

function credentialsOf(...keys: Parameters<Credentials["add"]>[0][]): Credentials {
  const credentials = new Credentials();
  for (const each of keys) credentials.add(each);
  return credentials;
}

test("returns a key that was added, until it is removed", () => {
  const credentials = credentialsOf(key);

  expect(credentials.find("AKIAUSER", undefined)).toEqual(key);
  credentials.remove("AKIAUSER");
  expect(() => credentials.find("AKIAUSER", undefined)).toThrow("unknown access key AKIAUSER");
  expect(() => credentials.find("", undefined)).toThrow("unknown access key (none)");
});

test("a session needs its token, and a user has none", () => {
  const credentials = credentialsOf(key, session);

  expect(credentials.find("ASIAROLE", "token")).toEqual(session);
  for (const [id, token] of [
    ["ASIAROLE", undefined],
    ["ASIAROLE", "other"],
    ["AKIAUSER", "token"],
  ] as const) {
    expect(() => credentials.find(id, token)).toThrow(`access key ${id} has a wrong or missing session token`);
  }
});

test("a session expires at its time", () => {
  const credentials = credentialsOf({ ...session, expiresAtMs: 5_000_000 });

  expect(credentials.find("ASIAROLE", "token", 4_999_999).accessKeyId).toBe("ASIAROLE");
  expect(() => credentials.find("ASIAROLE", "token", 5_000_000)).toThrow("access key ASIAROLE has expired");
});

test("a session that expired more than an hour ago is forgotten when another key is added", () => {
  const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
  const credentials = credentialsOf(
    { ...session, accessKeyId: "ASIAOLD", expiresAtMs: minutesAgo(61) },
    { ...session, accessKeyId: "ASIARECENT", expiresAtMs: minutesAgo(59) },
    key,
  );

  expect(() => credentials.find("ASIAOLD", "token")).toThrow("unknown access key ASIAOLD");
  expect(() => credentials.find("ASIARECENT", "token")).toThrow("access key ASIARECENT has expired");
  expect(credentials.find("AKIAUSER", undefined)).toEqual(key);
});

test("a key is a user's if it is known and needs no session token", () => {
  const credentials = credentialsOf(key, session);

  expect(["AKIAUSER", "ASIAROLE", "AKIAOTHER"].map((id) => credentials.isUser(id))).toEqual([true, false, false]);
});
