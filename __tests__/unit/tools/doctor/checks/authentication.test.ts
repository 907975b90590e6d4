import { generateKeyPairSync, webcrypto } from "node:crypto";
import { beforeAll, expect, test } from "@jest/globals";
import { certificateProblem, usable, userOf } from "../../../../../tools/doctor/checks/authentication.js";

test("reads the credentials in a secret", () => {
  expect(userOf('{"username":"shop","password":"s3cret","other":1}', "AmazonMSK_shop")).toEqual({
    ...{ secret: "AmazonMSK_shop", username: "shop", password: "s3cret" },
  });
});

test.each([
  ["hidden-value"],
  ["null"],
  ['{"username":"shop"}'],
  ['{"username":1,"password":"hidden-value"}'],
  ['{"username":"shop","password":1}'],
])("refuses a secret that MSK can't use, without its value: %s", (value) => {
  const result = userOf(value, "AmazonMSK_shop");

  expect(result).toEqual({
    ...{ status: "failed", text: "AmazonMSK_shop is not a JSON object with username and password" },
    advice: 'Write it as {"username": "…", "password": "…"}.',
  });
  expect(JSON.stringify(result)).not.toContain("hidden-value");
});

const address = (text: string, listener: "iam" | "plaintext") => ({ text, host: "b", port: 1, listener });

test("uses the addresses that passed: of TLS, or of TCP without encryption", () => {
  const listeners = { iam: [address("b-1:9098", "iam"), address("b-2:9098", "iam")], plaintext: [address("b-1:9092", "plaintext")] };
  const asked: unknown[] = [];
  const context = (passing: readonly string[]) =>
    ({
      target: { listeners },
      passed: (check: string, subjects: readonly string[]) => {
        asked.push([check, subjects]);
        return subjects.filter((each) => passing.includes(each));
      },
    }) as never;

  expect(usable(context(["b-1:9098", "b-2:9098"]), "iam")).toBe("b-1:9098,b-2:9098");
  expect(usable(context(["b-2:9098"]), "iam")).toBe("b-2:9098");
  expect(usable(context([]), "iam")).toBeUndefined();
  expect(usable(context(["b-1:9092"]), "plaintext")).toBe("b-1:9092");
  expect(usable(context([]), "scram")).toBeUndefined();
  expect(asked).toContainEqual(["tls/handshake", ["b-1:9098", "b-2:9098"]]);
  expect(asked).toContainEqual(["network/tcp", ["b-1:9092"]]);
});

let certificate: string;
let key: string;

beforeAll(async () => {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const created = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=shop",
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date("2026-01-01T00:00:00Z"),
      notAfter: new Date("2026-03-01T00:00:00Z"),
    },
    webcrypto,
  );
  certificate = created.toString("pem");
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  key = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
});

const problemAt = (now: string) => certificateProblem({ certificate, key }, new Date(now));

test("accepts a certificate with its key, with 30 days left", () => {
  expect(problemAt("2026-01-30T00:00:00Z")).toBeUndefined();
});

test("warns in the last 30 days", () => {
  expect(problemAt("2026-01-30T00:00:01Z")).toMatchObject({ status: "warning", text: "the client certificate expires in 29 days" });
});

test.each([
  ["2026-03-01T00:00:01Z", /^the client certificate has expired on Mar {2}1 .* 2026 GMT$/],
  ["2025-12-31T23:59:59Z", /^the client certificate is not valid before Jan {2}1 .* 2026 GMT$/],
])("refuses it at %s", (now, text) => {
  expect(problemAt(now)).toEqual({ status: "failed", text: expect.stringMatching(text), advice: expect.stringMatching(/\.$/) });
});

test("refuses files that are not what they should be", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const now = new Date("2026-01-15T00:00:00Z");

  expect(certificateProblem({ certificate: "x", key }, now)?.text).toMatch(/^--certificate is not a PEM certificate: /);
  expect(certificateProblem({ certificate, key: "x" }, now)?.text).toMatch(/^--key is not a PEM private key: /);
  expect(certificateProblem({ certificate, key: other }, now)?.text).toBe("--key is not the key of --certificate");
});
