import { Sha256 } from "@aws-crypto/sha256-js";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { kafkaTokenUrl } from "../../../../../../tools/local/aws/iam/kafka-token.js";
import { type ExpectedScope, type SignedRequest, verifyHeaders, verifyPresigned } from "../../../../../../tools/local/aws/iam/sigv4.js";

const user = { accessKeyId: "AKIAUSER", secretAccessKey: "secret" };
const session = { accessKeyId: "ASIAROLE", secretAccessKey: "other", sessionToken: "token/with+signs=" };
const SCOPE = { service: "execute-api", region: "eu-west-1" };
const clusterArn = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/uuid-1";
let credentials: Credentials;

beforeEach(() => {
  credentials = new Credentials();
  credentials.add({ ...user, principalArn: "arn:user" });
  credentials.add({ ...session, principalArn: "arn:session", expiresAtMs: Date.now() + 600_000 });
});

interface SigningOptions {
  readonly keys?: typeof user & { sessionToken?: string };
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly signingDate?: Date;
}

/** Returns a request signed with the AWS SDK's signer. */
async function signed({
  keys = user,
  path = "/ads/1/impression",
  query = {},
  body = "{}",
  signingDate = new Date(),
}: SigningOptions = {}): Promise<SignedRequest> {
  const signer = new SignatureV4({ credentials: keys, region: "eu-west-1", service: "execute-api", sha256: Sha256 });
  const request = {
    method: "POST",
    protocol: "http:",
    hostname: "127.0.0.1",
    port: 8080,
    path,
    query,
    headers: { host: "127.0.0.1:8080" },
    body,
  };
  const { headers } = await signer.sign(request, { signingDate });
  const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return { method: "POST", url: path + (search.length ? `?${search.join("&")}` : ""), headers, body };
}

describe("a signed request", () => {
  test.each([
    ["plain", {}],
    ["with an encoded path", { path: "/ads/a%20b%2Fc/impression" }],
    ["with a query out of order", { query: { b: "2 3", a: "x/y", "a-b": "*" } }],
    ["with a session token", { keys: session }],
    ["with a non-ASCII body", { body: '{"name":"Ωμέγα"}' }],
  ] satisfies [string, SigningOptions][])("%s is accepted", async (_, options) => {
    const { principalArn } = verifyHeaders(await signed(options), SCOPE, credentials);

    expect(principalArn).toBe("keys" in options ? "arn:session" : "arn:user");
  });

  test.each<[string, (request: SignedRequest) => SignedRequest, string]>([
    ["without a signature", (request) => ({ ...request, headers: {} }), "the request is not signed"],
    ["with another body", (request) => ({ ...request, body: "[]" }), "x-amz-content-sha256 does not match the body"],
    ["with another path", (request) => ({ ...request, url: "/ads/2/impression" }), "the signature of AKIAUSER does not match"],
    ["with another query", (request) => ({ ...request, url: `${request.url}?a=1` }), "the signature of AKIAUSER does not match"],
    ["with another method", (request) => ({ ...request, method: "DELETE" }), "the signature of AKIAUSER does not match"],
    [
      "with a session token for a key without one",
      (request) => ({ ...request, headers: { ...request.headers, "x-amz-security-token": "t" } }),
      "wrong or missing session token",
    ],
  ])("%s is rejected", async (_, change, reason) => {
    const request = change(await signed());

    expect(() => verifyHeaders(request, SCOPE, credentials)).toThrow(reason);
  });

  test("is rejected with a wrong secret or an unknown key, for another service or region, and if it is too old or from the future", async () => {
    const wrong = await signed({ keys: { ...user, secretAccessKey: "guess" } });
    const unknown = await signed({ keys: { ...user, accessKeyId: "AKIANOBODY" } });
    const old = await signed({ signingDate: new Date(Date.now() - 301_000) });
    const future = await signed({ signingDate: new Date(Date.now() + 302_000) });
    const good = await signed();
    const rejection = (request: SignedRequest, scope: ExpectedScope = SCOPE) => expect(() => verifyHeaders(request, scope, credentials));

    rejection(wrong).toThrow("the signature of AKIAUSER does not match");
    rejection(unknown).toThrow("unknown access key AKIANOBODY");
    rejection(old).toThrow("the signature has expired");
    rejection(future).toThrow("the signature is from the future");
    rejection(good, { service: "lambda" }).toThrow("the credential scope is not for lambda");
    rejection(good, { ...SCOPE, region: "us-east-1" }).toThrow("the credential scope is not for execute-api in us-east-1");
  });

  test("with an expired key is rejected", async () => {
    const request = await signed({ keys: session });
    credentials.add({ ...session, principalArn: "arn:session", expiresAtMs: Date.now() - 1 });

    expect(() => verifyHeaders(request, SCOPE, credentials)).toThrow("access key ASIAROLE has expired");
  });
});

describe("the Authorization header", () => {
  const rejected = (request: SignedRequest, nowMs?: number) => expect(() => verifyHeaders(request, SCOPE, credentials, nowMs));
  const withHeaders = async (change: (headers: Record<string, string>) => Record<string, string | string[] | undefined>) => {
    const request = await signed();
    return { ...request, headers: change(request.headers as Record<string, string>) };
  };
  const withAuthorization = (change: (text: string) => string) =>
    withHeaders((headers) => ({ ...headers, authorization: change(headers["authorization"] ?? "") }));

  test.each([
    ["another scheme", () => "Bearer token"],
    ["another algorithm", (text: string) => text.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")],
    ["something before it", (text: string) => `x${text}`],
    ["something after it", (text: string) => `${text}0`],
    ["a short signature", (text: string) => text.slice(0, -1)],
    ["no signed headers", (text: string) => text.replace(/SignedHeaders=[^,]+, /, "")],
  ])("with %s is no Signature Version 4", async (_, change) => {
    rejected(await withAuthorization(change)).toThrow("the Authorization header is not a Signature Version 4");
  });

  test("can have no space after its commas", async () => {
    const request = await withAuthorization((text) => text.replaceAll(", ", ","));

    expect(verifyHeaders(request, SCOPE, credentials).principalArn).toBe("arn:user");
  });

  test.each([
    [
      "another service",
      (text: string) => text.replace("/execute-api/", "/lambda/"),
      "the credential scope is not for execute-api: AKIAUSER/",
    ],
    ["another terminator", (text: string) => text.replace("aws4_request", "aws3_request"), "the credential scope is not for execute-api"],
    [
      "another region",
      (text: string) => text.replace("/eu-west-1/", "/us-east-1/"),
      "the credential scope is not for execute-api in eu-west-1: AKIAUSER/",
    ],
    ["another date", (text: string) => text.replace(/AKIAUSER\/\d{8}/, "AKIAUSER/20200101"), "X-Amz-Date is missing or is not on the date"],
    [
      "another signature",
      (text: string) => text.replace(/Signature=.{8}/, "Signature=00000000"),
      "the signature of AKIAUSER does not match",
    ],
    ["no host among its headers", (text: string) => text.replace("SignedHeaders=host;", "SignedHeaders="), "the host header is not signed"],
  ])("with %s is rejected", async (_, change, message) => {
    rejected(await withAuthorization(change)).toThrow(message);
  });

  test("covers the region of the scope", async () => {
    const request = await withAuthorization((text) => text.replace("/eu-west-1/", "/us-east-1/"));

    expect(() => verifyHeaders(request, { service: "execute-api" }, credentials)).toThrow("the signature of AKIAUSER does not match");
  });

  test.each([
    ["without a date", "x-amz-date", undefined],
    ["with a date in another form", "x-amz-date", new Date().toISOString()],
  ])("%s is rejected", async (_, name, value) => {
    rejected(await withHeaders((headers) => ({ ...headers, [name]: value }))).toThrow(
      "X-Amz-Date is missing or is not on the date of the credential scope",
    );
  });

  test("is valid for less than five minutes, and from five minutes before its date", async () => {
    const signingDate = new Date("2026-01-01T12:00:00Z");
    const request = await signed({ signingDate });
    const at = (seconds: number) => verifyHeaders(request, SCOPE, credentials, signingDate.getTime() + seconds * 1_000).accessKeyId;

    expect([at(0), at(299), at(-300)]).toEqual(["AKIAUSER", "AKIAUSER", "AKIAUSER"]);
    rejected(request, signingDate.getTime() + 300_000).toThrow("the signature has expired: signed at 20260101T120000Z");
    rejected(request, signingDate.getTime() - 300_001).toThrow("the signature is from the future: signed at 20260101T120000Z");
  });

  test("covers the value of each signed header, in which repeated spaces count as one", async () => {
    const signer = new SignatureV4({ credentials: user, region: "eu-west-1", service: "execute-api", sha256: Sha256 });
    const headers = { host: "127.0.0.1:8080", "x-note": "  a   b " };
    const request = { method: "GET", protocol: "http:", hostname: "127.0.0.1", path: "/", headers };
    const { headers: sent } = await signer.sign(request);
    const received = (changes: object) => ({ method: "GET", url: "/", headers: { ...sent, ...changes }, body: "" });

    expect(verifyHeaders(received({}), SCOPE, credentials).accessKeyId).toBe("AKIAUSER");
    expect(verifyHeaders(received({ "x-note": "a b" }), SCOPE, credentials).accessKeyId).toBe("AKIAUSER");
    rejected(received({ "x-note": "a c" })).toThrow("the signature of AKIAUSER does not match");
    rejected(received({ "x-note": undefined })).toThrow("the signature of AKIAUSER does not match");
    rejected(received({ host: "attacker.example" })).toThrow("the signature of AKIAUSER does not match");
  });

  test("covers a header that is sent several times", async () => {
    const signer = new SignatureV4({ credentials: user, region: "eu-west-1", service: "execute-api", sha256: Sha256 });
    const headers = { host: "127.0.0.1", "x-note": "a,b" };
    const { headers: sent } = await signer.sign({ method: "GET", protocol: "http:", hostname: "127.0.0.1", path: "/", headers });
    const request = { method: "GET", url: "/", headers: { ...sent, "x-note": ["a", "b"] }, body: Buffer.alloc(0) };

    expect(verifyHeaders(request, SCOPE, credentials).accessKeyId).toBe("AKIAUSER");
  });

  test("without the checksum of the body covers the body all the same", async () => {
    const signer = new SignatureV4({
      credentials: user,
      region: "eu-west-1",
      service: "execute-api",
      sha256: Sha256,
      applyChecksum: false,
    });
    const headers = { host: "127.0.0.1" };
    const { headers: sent } = await signer.sign({
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      path: "/",
      headers,
      body: "a",
    });
    const request = { method: "POST", url: "/", headers: sent, body: "a" };

    expect(sent).not.toHaveProperty("x-amz-content-sha256");
    expect(verifyHeaders(request, SCOPE, credentials).accessKeyId).toBe("AKIAUSER");
    rejected({ ...request, body: "b" }).toThrow("the signature of AKIAUSER does not match");
  });

  test("covers a query in any order, with repeated names, special characters and empty values", async () => {
    const query = { b: ["2", "1"], a: "!'()* +", "a-": "", Ω: "é" };
    const signer = new SignatureV4({ credentials: user, region: "eu-west-1", service: "execute-api", sha256: Sha256 });
    const request = { method: "GET", protocol: "http:", hostname: "127.0.0.1", path: "/", query, headers: { host: "127.0.0.1" } };
    const { headers } = await signer.sign(request);
    const url = (search: string) => ({ method: "GET", url: `/?${search}`, headers, body: "" });

    for (const search of ["b=2&b=1&a=%21%27%28%29%2A%20%2B&a-=&%CE%A9=%C3%A9", "%CE%A9=%C3%A9&a-&b=1&a=!'()*%20%2B&b=2"])
      expect([search, verifyHeaders(url(search), SCOPE, credentials).accessKeyId]).toEqual([search, "AKIAUSER"]);
    rejected(url("b=2&a=%21%27%28%29%2A%20%2B&a-=&%CE%A9=%C3%A9")).toThrow("the signature of AKIAUSER does not match");
    rejected(url("a=%zz")).toThrow("the query string is not percent-encoded: %zz");
  });
});

describe("a presigned URL", () => {
  const nowMs = Date.parse("2026-01-01T12:00:00Z");

  /** Returns a presigned URL of kafka-cluster:Connect, with changed parameters. */
  async function presigned(changes: Record<string, string> = {}, expiresIn = 900, keys: NonNullable<SigningOptions["keys"]> = user) {
    const signer = new SignatureV4({ credentials: keys, region: "eu-west-1", service: "kafka-cluster", sha256: Sha256 });
    const request = {
      ...{ method: "GET", protocol: "https:", hostname: "kafka.example", path: "/", headers: { host: "kafka.example" } },
      query: { Action: "kafka-cluster:Connect" },
    };
    const { query = {} } = await signer.presign(request, { expiresIn, signingDate: new Date(nowMs) });
    const pairs = Object.entries({ ...query, ...changes }).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    return new URL(`https://kafka.example/?${pairs.join("&")}`);
  }
  const verify = (url: URL, atMs = nowMs) => verifyPresigned(url, "kafka-cluster", credentials, atMs);

  test("is valid until it expires, or its key does", async () => {
    const url = await presigned({}, 60);

    expect(verify(url)).toEqual({ ...user, principalArn: "arn:user", validUntilMs: nowMs + 60_000 });
    expect(verify(url, nowMs + 59_999).accessKeyId).toBe("AKIAUSER");
    expect(() => verify(url, nowMs + 60_000)).toThrow("the signature has expired");
    expect(verify(url, nowMs - 300_000).accessKeyId).toBe("AKIAUSER");
    expect(() => verify(url, nowMs - 300_001)).toThrow("the signature is from the future");

    credentials.add({ ...session, principalArn: "arn:session", expiresAtMs: nowMs + 5_000 });
    expect(verify(await presigned({}, 60, session)).validUntilMs).toBe(nowMs + 5_000);
  });

  test.each([
    ["another algorithm", { "X-Amz-Algorithm": "none" }, "the token is not a presigned URL of Signature Version 4"],
    ["other signed headers", { "X-Amz-SignedHeaders": "host;x" }, "the token is not a presigned URL of Signature Version 4"],
    ["an expiry of 0 seconds", { "X-Amz-Expires": "0" }, "X-Amz-Expires must be 1-900 seconds"],
    ["an expiry of 901 seconds", { "X-Amz-Expires": "901" }, "X-Amz-Expires must be 1-900 seconds"],
    ["an expiry that is no number", { "X-Amz-Expires": "soon" }, "X-Amz-Expires must be 1-900 seconds"],
    ["another action", { Action: "kafka-cluster:*" }, "the signature of AKIAUSER does not match"],
    ["a shorter expiry than was signed", { "X-Amz-Expires": "899" }, "the signature of AKIAUSER does not match"],
    ["no date", { "X-Amz-Date": "" }, "X-Amz-Date is missing or is not on the date of the credential scope"],
    ["an empty signature", { "X-Amz-Signature": "" }, "the signature of AKIAUSER does not match"],
    ["a session token", { "X-Amz-Security-Token": "t" }, "access key AKIAUSER has a wrong or missing session token"],
    ["another parameter", { "X-Other": "1" }, "the signature of AKIAUSER does not match"],
  ])("with %s is rejected", async (_, changes, message) => {
    const url = await presigned(changes);

    expect(() => verify(url)).toThrow(message);
  });

  test("is not changed by a User-Agent, which signers add afterwards", async () => {
    expect(verify(await presigned({ "User-Agent": "java/1.0 (x)" })).accessKeyId).toBe("AKIAUSER");
  });

  test("for another service or another host is rejected", async () => {
    const url = await presigned();
    expect(() => verifyPresigned(url, "lambda", credentials, nowMs)).toThrow("the credential scope is not for lambda");

    const elsewhere = new URL(url.href.replace("kafka.example", "other.example"));
    expect(() => verify(elsewhere)).toThrow("the signature of AKIAUSER does not match");
  });
});

describe("a token for MSK's IAM authentication", () => {
  const token = async (keys: SigningOptions["keys"] = user, region = "eu-west-1") =>
    (await generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider: async () => keys })).token;
  const verify = (text: string, nowMs?: number) =>
    verifyPresigned(kafkaTokenUrl({ token: text }, clusterArn), "kafka-cluster", credentials, nowMs);

  test("from AWS's signer is accepted until it expires, for users and for role sessions", async () => {
    expect(verify(await token()).principalArn).toBe("arn:user");

    const verifiedSession = verify(await token(session));

    expect(verifiedSession.principalArn).toBe("arn:session");
    expect(verifiedSession.validUntilMs).toBeLessThanOrEqual(Date.now() + 600_000);
  });

  test("is rejected if it has expired, is for another region, or has a wrong secret or no session token", async () => {
    const { sessionToken: _, ...withoutToken } = session;
    const good = await token();
    const otherRegion = await token(user, "us-east-1");
    const wrong = await token({ ...user, secretAccessKey: "guess" });
    const tokenless = await token(withoutToken);

    expect(() => verify(good, Date.now() + 900_001)).toThrow("the signature has expired");
    expect(() => verify(otherRegion)).toThrow("the token is for kafka.us-east-1.amazonaws.com/");
    expect(() => verify(wrong)).toThrow("the signature of AKIAUSER does not match");
    expect(() => verify(tokenless)).toThrow("access key ASIAROLE has a wrong or missing session token");
    expect(() => verify("bm90aGluZw")).toThrow("the token is not a URL");
  });

  /** A token as the Java mechanism AWS_MSK_IAM sends it. */
  async function javaToken(expiresIn: number) {
    const url = new URL("https://broker.example/?Action=kafka-cluster%3AConnect");
    const signer = new SignatureV4({ credentials: session, region: "eu-west-1", service: "kafka-cluster", sha256: Sha256 });
    const request = {
      method: "GET",
      protocol: "https:",
      hostname: url.host,
      path: "/",
      query: { Action: "kafka-cluster:Connect" },
      headers: { host: url.host },
    };
    const { query = {} } = await signer.presign(request, { expiresIn });
    const members = Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]);
    return { version: "2020_10_22", host: url.host, "user-agent": "java", ...Object.fromEntries(members) };
  }
  const verifyJava = (payload: object) => verifyPresigned(kafkaTokenUrl({ payload }, clusterArn), "kafka-cluster", credentials);

  test("is accepted as JSON, as the Java mechanism AWS_MSK_IAM sends it", async () => {
    const payload = await javaToken(900);

    expect(verifyJava(payload).principalArn).toBe("arn:session");

    expect(() => verifyJava({ ...payload, host: "elsewhere.example" })).toThrow("does not match");
  });

  test.each([901, 86_400])("that is valid for %d seconds is rejected: 900 are the limit", async (seconds) => {
    const payload = await javaToken(seconds);

    expect(() => verifyJava(payload)).toThrow("X-Amz-Expires must be 1-900 seconds");
  });
});
