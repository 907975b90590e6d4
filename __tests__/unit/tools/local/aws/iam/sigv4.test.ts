import { Sha256 } from "@aws-crypto/sha256-js";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { kafkaTokenUrl } from "../../../../../../tools/local/aws/iam/kafka-token.js";
import { type SignedRequest, verifyHeaders, verifyPresigned } from "../../../../../../tools/local/aws/iam/sigv4.js";

const user = { accessKeyId: "AKIAUSER", secretAccessKey: "secret" };
const session = { accessKeyId: "ASIAROLE", secretAccessKey: "other", sessionToken: "token/with+signs=" };
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
    const { principalArn } = verifyHeaders(await signed(options), "execute-api", credentials);

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

    expect(() => verifyHeaders(request, "execute-api", credentials)).toThrow(reason);
  });

  test("is rejected with a wrong secret or an unknown key, for another service, and if it is too old or from the future", async () => {
    const wrong = await signed({ keys: { ...user, secretAccessKey: "guess" } });
    const unknown = await signed({ keys: { ...user, accessKeyId: "AKIANOBODY" } });
    const old = await signed({ signingDate: new Date(Date.now() - 301_000) });
    const future = await signed({ signingDate: new Date(Date.now() + 302_000) });
    const good = await signed();
    const rejection = (request: SignedRequest, service = "execute-api") => expect(() => verifyHeaders(request, service, credentials));

    rejection(wrong).toThrow("the signature of AKIAUSER does not match");
    rejection(unknown).toThrow("unknown access key AKIANOBODY");
    rejection(old).toThrow("the signature has expired");
    rejection(future).toThrow("the signature is from the future");
    rejection(good, "lambda").toThrow("the credential scope is not for lambda");
  });

  test("with an expired key is rejected", async () => {
    const request = await signed({ keys: session });
    credentials.add({ ...session, principalArn: "arn:session", expiresAtMs: Date.now() - 1 });

    expect(() => verifyHeaders(request, "execute-api", credentials)).toThrow("access key ASIAROLE has expired");
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

  test("is accepted as JSON, as the Java mechanism AWS_MSK_IAM sends it", async () => {
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
    const { query = {} } = await signer.presign(request, { expiresIn: 900 });
    const members = Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]);
    const payload = { version: "2020_10_22", host: url.host, "user-agent": "java", ...Object.fromEntries(members) };
    const verified = verifyPresigned(kafkaTokenUrl({ payload }, clusterArn), "kafka-cluster", credentials);

    expect(verified.principalArn).toBe("arn:session");

    const otherHost = { ...payload, host: "elsewhere.example" };

    expect(() => verifyPresigned(kafkaTokenUrl({ payload: otherHost }, clusterArn), "kafka-cluster", credentials)).toThrow(
      "does not match",
    );
  });
});
