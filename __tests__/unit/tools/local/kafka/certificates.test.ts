import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, connect as tlsConnect } from "node:tls";
import { afterAll, expect, test } from "@jest/globals";
import { caPem, issueCertificate, listenerCertificate, nodeCertificate } from "../../../../../tools/local/kafka/certificates.js";

const stateDir = mkdtempSync(join(tmpdir(), "certificates-"));
afterAll(() => rmSync(stateDir, { recursive: true }));

/** Returns true if the key of `authority` signed `certificate` and the issuer's name matches. */
function vouches(authority: string, certificate: string): boolean {
  const [issuer, issued] = [new X509Certificate(authority), new X509Certificate(certificate)];
  return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

test("creates the authority once, with a key that only its owner can read", async () => {
  const file = await caPem(stateDir);
  const first = readFileSync(file, "utf8");
  expect(readFileSync(await caPem(stateDir), "utf8")).toBe(first);
  expect(statSync(join(stateDir, "ca-key.pem")).mode & 0o777).toBe(0o600);
  const authority = new X509Certificate(first);
  expect(authority.ca).toBe(true);
  expect(authority.subject).toBe("CN=msk-local CA");
  expect(authority.verify(authority.publicKey)).toBe(true);
});

test("creates one authority for concurrent calls", async () => {
  const dir = join(stateDir, "at-once");
  const [one, other] = await Promise.all([listenerCertificate(dir), listenerCertificate(dir)]);
  const authority = readFileSync(join(dir, "ca.pem"), "utf8");
  expect([one, other].map(({ certificate }) => vouches(authority, certificate))).toEqual([true, true]);
});

test("issues listener certificates for loopback, signed by the authority", async () => {
  const authority = readFileSync(await caPem(stateDir), "utf8");
  const { certificate, key } = await listenerCertificate(stateDir);
  const listener = new X509Certificate(certificate);
  expect(vouches(authority, certificate)).toBe(true);
  expect(listener.ca).toBe(false);
  expect(listener.subject).toBe("CN=localhost");
  expect(listener.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1");
  expect(listener.validToDate.getTime()).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/); // PKCS#8
  expect(createPrivateKey(key).asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  expect(createPublicKey(key).equals(listener.publicKey)).toBe(true);
  const brokers = await listenerCertificate(stateDir, ["127.5.6.1", "127.5.6.2"]);
  expect(new X509Certificate(brokers.certificate).subjectAltName).toBe(
    "DNS:localhost, IP Address:127.0.0.1, IP Address:127.5.6.1, IP Address:127.5.6.2",
  );
});

test("signs with an authority that has a different kind of key identifier", async () => {
  const authority = await nodeCertificate();
  const der = new X509Certificate(authority.certificate).raw.toString("hex");
  const renamed = der.replace(/(?<=0603551d0e04160414).{40}/, "12".repeat(20)); // the bytes after the OID of subjectKeyIdentifier
  expect(renamed).not.toBe(der);
  const certificate = new X509Certificate(Buffer.from(renamed, "hex")).toString();
  const client = await issueCertificate({ commonName: "payments", issuer: { certificate, key: authority.key } });
  expect(vouches(certificate, client.certificate)).toBe(true);
});

test("issues self-signed node certificates", async () => {
  const [one, other] = await Promise.all([nodeCertificate(), nodeCertificate()]);
  expect(vouches(one.certificate, one.certificate)).toBe(true);
  expect(vouches(other.certificate, one.certificate)).toBe(false);
});

test("completes a TLS handshake in which both sides verify the other", async () => {
  const node = await nodeCertificate();
  const options = { ca: node.certificate, cert: node.certificate, key: node.key };
  const server = createServer({ ...options, requestCert: true, rejectUnauthorized: true }, (socket) => socket.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = tlsConnect({ ...options, host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe("hello");
  server.close();
});
