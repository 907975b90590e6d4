import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import * as pkijs from "pkijs";
import { clientCertificate } from "../../../../tools/client/index.js";
import { type StandInAuthority, standInAuthority } from "../../../support/clients/stand-in-authority.js";
import { outputOf } from "../../../support/processes/output-of.js";

type Options = Parameters<typeof clientCertificate>[0];

const password = "correct horse battery";
const dayMs = 86_400_000;
const before = { ...process.env };

let authority: StandInAuthority;
let folder: string;

beforeEach(async () => {
  authority = await standInAuthority();
  folder = mkdtempSync(join(tmpdir(), "client-certificate-"));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: authority.endpoint,
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "secret",
    MSK_KEYSTORE_PASSWORD: password,
  });
});

afterEach(async () => {
  process.env = { ...before };
  await authority.close();
  rmSync(folder, { recursive: true, force: true });
});

const issue = (options: Partial<Options> = {}) =>
  outputOf(() => clientCertificate({ ca: authority.arn, cn: "orders", key: "ecdsa", out: join(folder, "out"), ...options }));

const issueJson = async (options: Partial<Options> = {}) => JSON.parse(await issue({ ...options, json: true }));

const written = (name: string) => readFileSync(join(folder, "out", name), "utf8");

const requestsFor = (operation: string) => authority.requests.filter((each) => each.operation === operation);

describe.each([
  ["ecdsa", "ec"],
  ["rsa", "rsa"],
] as const)("a certificate for a key of type %s", (key, type) => {
  test("matches the written key and has the client's name", async () => {
    expect(await issueJson({ key })).toMatchObject({ principal: "User:CN=orders" });
    const certificate = new X509Certificate(written("orders.cert.pem"));
    const privateKey = createPrivateKey(written("orders.key.pem"));
    expect(privateKey.asymmetricKeyType).toBe(type);
    expect(certificate.checkPrivateKey(privateKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(written("orders.chain.pem")).publicKey)).toBe(true);
    expect(written("orders.cert.pem")).toContain(written("orders.chain.pem"));
  });
});

test("sends the authority a request, and never the private key", async () => {
  await issue({ days: "30" });
  expect(requestsFor("IssueCertificate").map(({ body }) => body)).toEqual([
    {
      CertificateAuthorityArn: authority.arn,
      Csr: expect.any(String),
      SigningAlgorithm: "SHA256WITHECDSA",
      TemplateArn: "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1",
      Validity: { Type: "DAYS", Value: 30 },
    },
  ]);
  const key = written("orders.key.pem").replace(/-----[^-]+-----|\s/g, "");
  expect(JSON.stringify(authority.requests)).not.toContain(key);
  expect(Buffer.from(String(requestsFor("IssueCertificate")[0]?.body["Csr"]), "base64").toString()).toMatch(
    /^-----BEGIN CERTIFICATE REQUEST-----/,
  );
  for (const { authorization } of authority.requests)
    expect(authorization).toMatch(/Credential=AKIATEST\/\d+\/eu-west-1\/acm-pca\/aws4_request/);
});

test("writes files that only the owner can read", async () => {
  await issue();
  const names = readdirSync(join(folder, "out")).sort();
  expect(names).toEqual(["orders.cert.pem", "orders.chain.pem", "orders.key.pem", "orders.p12"]);
  for (const name of names) expect(statSync(join(folder, "out", name)).mode & 0o777).toBe(0o600);
});

test("the PKCS#12 file contains key, certificate and chain, and opens only with the password", async () => {
  await issue();
  const open = async (secret: string) => {
    const file = readFileSync(join(folder, "out", "orders.p12"));
    const pfx = pkijs.PFX.fromBER(new Uint8Array(file).buffer);
    const bytes = new TextEncoder().encode(secret).buffer;
    await pfx.parseInternalValues({ password: bytes, checkIntegrity: true });
    const safe = pfx.parsedValue?.authenticatedSafe as pkijs.AuthenticatedSafe;
    await safe.parseInternalValues({ safeContents: [{}, { password: bytes }] });
    return safe.parsedValue.safeContents.map(({ value }: { value: pkijs.SafeContents }) => value.safeBags.length);
  };
  expect(await open(password)).toEqual([1, 2]);
  await expect(open("another password")).rejects.toThrow(/integrity/i);
});

test("prints the Kafka principal, the expiry and renewal dates, and no secret", async () => {
  const printed = await issue({ days: "30" });
  expect(printed).toContain("The client's principal in Kafka is User:CN=orders;");
  expect(printed).not.toContain(password);
  const { notAfter, renewFrom } = await issueJson({ days: "30", replace: true });
  expect(Math.abs(Date.parse(notAfter) - Date.now() - 30 * dayMs)).toBeLessThan(60_000);
  expect(Math.abs(Date.parse(renewFrom) - Date.now() - 20 * dayMs)).toBeLessThan(60_000);
});

test("waits for a certificate that is not ready yet", async () => {
  authority.pending = 2;
  await issue();
  expect(requestsFor("GetCertificate")).toHaveLength(3);
});

test("creates a new key for a renewal, and only with --replace", async () => {
  await issue();
  const first = written("orders.key.pem");
  await expect(issue()).rejects.toThrow("already exists; use --replace to overwrite it with a new key and certificate");
  expect(written("orders.key.pem")).toBe(first);
  await issue({ replace: true });
  expect(written("orders.key.pem")).not.toBe(first);
});

describe("fails and writes nothing", () => {
  afterEach(() => expect(readdirSync(folder).filter((name) => name !== "password")).toEqual([]));

  test.each([
    [{ UsageMode: "SHORT_LIVED_CERTIFICATE" }, "8", /short-lived certificate mode; 8 days exceed its maximum of 7 days/],
    [{ NotAfter: (Date.now() + 10 * dayMs) / 1_000 }, "11", /expires on .*, in \d+ days/],
    [{ NotAfter: (Date.now() + 10 * dayMs) / 1_000 }, undefined, /expires on .*, in \d+ days/],
    [{ Status: "PENDING_CERTIFICATE", NotAfter: undefined }, "1", /the authority is PENDING_CERTIFICATE; it must be ACTIVE/],
  ])("for an authority with %j and %s days", async (described, days, message) => {
    authority.described = { ...authority.described, ...described };
    await expect(issue({ ...(days && { days }) })).rejects.toThrow(message);
    expect(requestsFor("IssueCertificate")).toEqual([]);
  });

  test("with one report of all invalid options", async () => {
    process.env["MSK_KEYSTORE_PASSWORD"] = "short";
    await expect(issue({ ca: "arn:aws:acm:x", cn: "a,b", days: "1.5" })).rejects.toThrow(
      [
        "--ca: arn:aws:acm:x is not the ARN of a private CA; use arn:aws:acm-pca:<region>:<account>:certificate-authority/<id>.",
        "--cn: a,b is not a valid name; use 1 to 64 letters, digits, _, ., @ and -, starting with a letter or digit.",
        "--days: 1.5 is out of range; use an integer from 1 to 3650.",
        "MSK_KEYSTORE_PASSWORD: the password must have 8 to 128 printable ASCII characters.",
      ].join("\n"),
    );
    expect(authority.requests).toEqual([]);
  });

  test("without a password and without a terminal", async () => {
    delete process.env["MSK_KEYSTORE_PASSWORD"];
    await expect(issue()).rejects.toThrow("no password: use --password-file or set MSK_KEYSTORE_PASSWORD");
  });

  test("with a missing or empty password file", async () => {
    await expect(issue({ passwordFile: join(folder, "none") })).rejects.toThrow(/--password-file: ENOENT/);
    writeFileSync(join(folder, "password"), "\n");
    await expect(issue({ passwordFile: join(folder, "password") })).rejects.toThrow(
      "--password-file: the password must have 8 to 128 printable",
    );
  });

  test("if the certificate is for a different key", async () => {
    authority.forge = true;
    await expect(issue()).rejects.toThrow("the authority issued a certificate for a different key");
  });

  test("if ACM can't be reached", async () => {
    process.env["AWS_ENDPOINT_URL_ACM_PCA"] = "http://127.0.0.1:1"; // no server listens on this port
    await expect(issue()).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1: ACM Private CA can't be reached: /);
  });

  test("if a proxy answers instead", async () => {
    authority.page = "<h1>Bad gateway</h1>";
    await expect(issue()).rejects.toThrow("ACM Private CA refused DescribeCertificateAuthority: HTTP 502: <h1>Bad gateway</h1>");
  });

  test("if ACM returns an error, with the message of ACM", async () => {
    authority.refuse = "LimitExceededException";
    await expect(issue()).rejects.toThrow("ACM Private CA refused IssueCertificate: LimitExceededException: error of the test");
  });
});

test("defaults to 7 days for an authority in short-lived certificate mode", async () => {
  authority.described = { ...authority.described, UsageMode: "SHORT_LIVED_CERTIFICATE" };
  await issue();
  expect(requestsFor("IssueCertificate")[0]?.body["Validity"]).toEqual({ Type: "DAYS", Value: 7 });
});
