import { createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, connect as tlsConnect } from "node:tls";
import { afterAll, expect, test } from "@jest/globals";
import { caPem, listenerCertificate, nodeCertificate } from "../../../../tools/local/kafka/certificates.js";

const stateDir = mkdtempSync(join(tmpdir(), "certificates-"));
afterAll(() => rmSync(stateDir, { recursive: true }));

test("makes the authority once, with a key that only its owner reads", () => {
  const file = caPem(stateDir);
  const first = readFileSync(file, "utf8");
  expect(readFileSync(caPem(stateDir), "utf8")).toBe(first);
  expect(statSync(join(stateDir, "ca-key.pem")).mode & 0o777).toBe(0o600);
  const authority = new X509Certificate(first);
  expect(authority.ca).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
});

test("issues listener certificates for loopback that the authority vouches for", () => {
  const authority = new X509Certificate(readFileSync(caPem(stateDir), "utf8"));
  const { certificate, key } = listenerCertificate(stateDir);
  const listener = new X509Certificate(certificate);
  expect(listener.checkIssued(authority)).toBe(true);
  expect(listener.verify(authority.publicKey)).toBe(true);
  expect(listener.ca).toBe(false);
  expect(listener.checkHost("localhost")).toBe("localhost");
  expect(listener.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(listener.checkIP("127.0.0.2")).toBeUndefined();
  expect(createPublicKey(key).export({ type: "spki", format: "pem" })).toBe(listener.publicKey.export({ type: "spki", format: "pem" }));
  expect(listener.validToDate.getTime()).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
});

test("issues node certificates that trust no one but themselves", () => {
  const [one, other] = [nodeCertificate(), nodeCertificate()].map(({ certificate }) => new X509Certificate(certificate));
  expect(one?.verify(one.publicKey)).toBe(true);
  expect(one?.verify(other?.publicKey as never)).toBe(false);
});

test("stands a TLS handshake in which both sides check the other", async () => {
  const node = nodeCertificate();
  const options = { ca: node.certificate, cert: node.certificate, key: node.key };
  const server = createServer({ ...options, requestCert: true, rejectUnauthorized: true }, (socket) => socket.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = tlsConnect({ ...options, host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe("hello");
  server.close();
});
