import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { AccessDenied } from "./access-denied.js";
import type { AccessKey, Credentials } from "./credentials.js";

/** AWS rejects requests that were signed longer ago than this, or further in the future. */
const CLOCK_SKEW_MS = 300_000;
/** Tokens for MSK are valid for at most 15 minutes. */
const LONGEST_PRESIGNED_SECONDS = 900;
const EMPTY_BODY_SHA256 = createHash("sha256").update("").digest("hex");

/** A received request. */
export interface SignedRequest {
  readonly method: string;
  /** Raw path and query string. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | string;
}

/** The credential scope that a request needs. */
export interface ExpectedScope {
  /** Signing name: `execute-api`. */
  readonly service: string;
  /** @default any region */
  readonly region?: string;
}

/**
 * Verifies a request with an Authorization header.
 * Source: AWS IAM User Guide, "Create a signed AWS API request".
 *
 * @returns the access key of the signer
 * @throws AccessDenied
 */
export function verifyHeaders(
  request: SignedRequest,
  { service, region }: ExpectedScope,
  credentials: Credentials,
  nowMs = Date.now(),
): AccessKey {
  const authorization = header(request, "authorization");
  const fields = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(authorization ?? "");
  if (!fields)
    throw new AccessDenied(authorization ? "the Authorization header is not a Signature Version 4" : "the request is not signed");
  const [, credential = "", names = "", signature = ""] = fields;
  const scope = scopeOf(credential, service);
  if (region !== undefined && scope.region !== region)
    throw new AccessDenied(`the credential scope is not for ${service} in ${region}: ${credential}`);
  const date = header(request, "x-amz-date") ?? "";
  checkDate(date, scope, nowMs, CLOCK_SKEW_MS);
  const key = credentials.find(scope.accessKeyId, header(request, "x-amz-security-token"), nowMs);

  const bodySha256 = createHash("sha256").update(request.body).digest("hex");
  const declared = header(request, "x-amz-content-sha256");
  if (declared !== undefined && declared !== bodySha256) throw new AccessDenied("x-amz-content-sha256 does not match the body");
  const signed = names.split(";");
  if (!signed.includes("host")) throw new AccessDenied("the host header is not signed");
  const canonicalHeaders = signed.map((name) => `${name}:${(header(request, name) ?? "").trim().replace(/ +/g, " ")}\n`).join("");
  const [path = "/", query = ""] = request.url.split("?", 2);
  const canonical = [request.method, canonicalPath(path), canonicalQuery(query), canonicalHeaders, names, bodySha256].join("\n");
  checkSignature(canonical, date, scope, key, signature);
  return key;
}

/**
 * Verifies a presigned GET URL, which MSK clients send as their token.
 * Signers add `User-Agent` after signing, so the signature does not cover it.
 *
 * @throws AccessDenied
 */
export function verifyPresigned(
  url: URL,
  service: string,
  credentials: Credentials,
  nowMs = Date.now(),
): AccessKey & { readonly validUntilMs: number } {
  const value = (name: string) => url.searchParams.get(name) ?? "";
  if (value("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256" || value("X-Amz-SignedHeaders") !== "host") {
    throw new AccessDenied("the token is not a presigned URL of Signature Version 4");
  }
  const scope = scopeOf(value("X-Amz-Credential"), service);
  const seconds = Number(value("X-Amz-Expires"));
  if (!(seconds > 0 && seconds <= LONGEST_PRESIGNED_SECONDS))
    throw new AccessDenied(`X-Amz-Expires must be 1-${LONGEST_PRESIGNED_SECONDS} seconds`);
  const signedAtMs = checkDate(value("X-Amz-Date"), scope, nowMs, seconds * 1000);
  const key = credentials.find(scope.accessKeyId, url.searchParams.get("X-Amz-Security-Token") ?? undefined, nowMs);

  const signed = url.search
    .slice(1)
    .split("&")
    .filter((pair) => !/^(X-Amz-Signature|User-Agent)=/.test(pair));
  const canonical = ["GET", "/", canonicalQuery(signed.join("&")), `host:${url.host}\n`, "host", EMPTY_BODY_SHA256].join("\n");
  checkSignature(canonical, value("X-Amz-Date"), scope, key, value("X-Amz-Signature"));
  return { ...key, validUntilMs: Math.min(signedAtMs + seconds * 1000, key.expiresAtMs ?? Number.POSITIVE_INFINITY) };
}

interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

function scopeOf(credential: string, service: string): Scope {
  const [accessKeyId = "", date = "", region = "", signedFor = "", terminator] = credential.split("/");
  if (terminator !== "aws4_request" || signedFor !== service)
    throw new AccessDenied(`the credential scope is not for ${service}: ${credential}`);
  return { accessKeyId, date, region, service };
}

function checkDate(date: string, scope: Scope, nowMs: number, validMs: number): number {
  const signedAtMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(signedAtMs) || !date.startsWith(scope.date))
    throw new AccessDenied("X-Amz-Date is missing or is not on the date of the credential scope");
  if (nowMs >= signedAtMs + validMs) throw new AccessDenied(`the signature has expired: signed at ${date}`);
  if (signedAtMs > nowMs + CLOCK_SKEW_MS) throw new AccessDenied(`the signature is from the future: signed at ${date}`);
  return signedAtMs;
}

function checkSignature(canonical: string, date: string, scope: Scope, key: AccessKey, signature: string): void {
  const { date: day, region, service } = scope;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", date, `${day}/${region}/${service}/aws4_request`, hash].join("\n");
  const derived = [day, region, service, "aws4_request"].reduce<Buffer | string>(
    (by, part) => hmac(by, part),
    `AWS4${key.secretAccessKey}`,
  );
  const expected = hmac(derived, toSign);
  const received = Buffer.from(signature, "hex");
  if (received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new AccessDenied(`the signature of ${key.accessKeyId} does not match`);
}

const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();

/** Every service except S3 encodes the path a second time. */
function canonicalPath(path: string): string {
  return path.split("/").map(encode).join("/") || "/";
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs = query.split("&").map((pair) => {
    const [name = "", value = ""] = splitOnce(pair, "=").map((part) => encode(decode(part)));
    return [name, value] as const;
  });
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return pairs
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AccessDenied(`the query string is not percent-encoded: ${text}`);
  }
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function header({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}
