import { expect, test } from "@jest/globals";
import { type Handshake, handshakeFailure, judge } from "../../../../../tools/doctor/checks/tls.js";

const now = new Date("2026-11-01T00:00:00Z");
const address = { text: "b-1.shop:9098", host: "b-1.shop", port: 9098, listener: "iam" } as const;
const certificate = (validTo: string): Handshake["certificate"] =>
  ({ valid_to: validTo, subject: { CN: "b-1.shop" }, issuer: { CN: "Amazon RSA 2048", O: "Amazon" } }) as never;
const sound: Handshake = { protocol: "TLSv1.2", certificate: certificate("Dec  1 00:00:00 2026 GMT") };

test.each([["TLSv1.2"], ["TLSv1.3"]])("accepts %s with a certificate for 30 days", (protocol) => {
  expect(judge({ ...sound, protocol }, address, now)).toEqual({
    ...{ status: "passed", subject: "b-1.shop:9098", text: `${protocol}, certificate valid for 30 days` },
  });
});

test("warns in the last 30 days of a certificate", () => {
  expect(judge({ ...sound, certificate: certificate("Nov 30 23:59:59 2026 GMT") }, address, now)).toEqual({
    ...{ status: "warning", subject: "b-1.shop:9098", text: "TLSv1.2; its certificate expires in 29 days" },
    advice: expect.stringContaining("reboot it"),
  });
});

test.each([
  [
    "an expired certificate",
    { ...sound, certificate: certificate("Oct 31 23:59:59 2026 GMT") },
    "its certificate has expired on Oct 31 23:59:59 2026 GMT",
  ],
  [
    "one that is reported as expired",
    { ...sound, authorizationError: "CERT_HAS_EXPIRED" },
    "its certificate has expired on Dec  1 00:00:00 2026 GMT",
  ],
  ["another name", { ...sound, authorizationError: "ERR_TLS_CERT_ALTNAME_INVALID" }, "its certificate is not for b-1.shop"],
  [
    "an unknown authority",
    { ...sound, authorizationError: "SELF_SIGNED_CERT_IN_CHAIN" },
    "its certificate is not trusted: SELF_SIGNED_CERT_IN_CHAIN, issued by Amazon RSA 2048",
  ],
  ["an old protocol", { ...sound, protocol: "TLSv1.1" }, "negotiated TLSv1.1"],
])("refuses %s", (_, handshake, text) => {
  expect(judge(handshake, address, now)).toEqual({
    status: "failed",
    subject: "b-1.shop:9098",
    text,
    advice: expect.stringMatching(/\.$/),
  });
});

test.each([
  [{ CN: undefined, O: "Corporate Proxy" }, "Corporate Proxy"],
  [undefined, "unknown"],
])("names the issuer as far as it is known", (issuer, name) => {
  const untrusted = { ...sound, authorizationError: "X", certificate: { ...sound.certificate, issuer } as never };

  expect(judge(untrusted, address, now).text).toBe(`its certificate is not trusted: X, issued by ${name}`);
});

test.each([
  ["ETIMEDOUT", "accepts connections, but does not answer within 5 s", /hangs/],
  ["EPROTO", "does not use TLS: EPROTO", /another listener/],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "does not use TLS: ERR_SSL_WRONG_VERSION_NUMBER", /another listener/],
  ["ECONNRESET", "handshake failed: ECONNRESET", /firewall/],
])("explains why there was no handshake: %s", (code, text, advice) => {
  expect(handshakeFailure(code, "b-1:9098")).toEqual({
    status: "failed",
    subject: "b-1:9098",
    text,
    advice: expect.stringMatching(advice),
  });
});
