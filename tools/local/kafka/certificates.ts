import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import forge from "node-forge";

/** A certificate and its private key, both in PEM; the key as PKCS#8, which is what Java reads. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const VALID_YEARS = 5;
const LOOPBACK_NAMES = [
  { type: 2, value: "localhost" },
  { type: 7, ip: "127.0.0.1" },
];

/**
 * The path of the public certificate authority that signs the listeners of every cluster in this state directory; clients
 * trust it by `NODE_EXTRA_CA_CERTS`. It is made on first use.
 */
export function caPem(stateDir: string): string {
  const file = join(stateDir, "ca.pem");
  if (!existsSync(file)) {
    mkdirSync(stateDir, { recursive: true });
    const authority = issue({ commonName: "msk-local CA", authority: true });
    writeSecret(join(stateDir, "ca-key.pem"), authority.key);
    writeFileSync(`${file}.new`, authority.certificate);
    renameSync(`${file}.new`, file); // whoever sees it sees all of it, and the key is there already
  }
  return file;
}

/** A server certificate for loopback, signed by the authority of {@link caPem}. */
export function listenerCertificate(stateDir: string): KeyPair {
  const certificate = readFileSync(caPem(stateDir), "utf8");
  const key = readFileSync(join(stateDir, "ca-key.pem"), "utf8");
  return issue({ commonName: "localhost", issuer: { certificate, key } });
}

/** A certificate that trusts itself alone, for the nodes of one cluster among themselves: whoever holds its key is a node. */
export function nodeCertificate(): KeyPair {
  return issue({ commonName: "node", authority: true });
}

/** Writes what only this user may read. */
export function writeSecret(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
  chmodSync(file, 0o600); // `mode` counts for new files only
}

interface Request {
  readonly commonName: string;
  /** It may sign others. */
  readonly authority?: boolean;
  /** @default it signs itself */
  readonly issuer?: KeyPair;
}

function issue({ commonName, authority = false, issuer }: Request): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048, // Node's own generator: node-forge's takes seconds
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `00${randomBytes(16).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - 60_000);
  certificate.validity.notAfter = new Date(Date.now() + VALID_YEARS * 365 * 86_400_000);
  const subject = [{ name: "commonName", value: commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(issuer ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes : subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: authority, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, keyCertSign: authority, critical: true },
    { name: "extKeyUsage", serverAuth: true, clientAuth: true },
    { name: "subjectAltName", altNames: LOOPBACK_NAMES },
  ]);
  certificate.sign(forgeKey(issuer?.key ?? privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate).replaceAll("\r\n", "\n"), key: privateKey };
}

/** node-forge reads RSA keys as PKCS#1 at least as well as PKCS#8, in any version. */
function forgeKey(pem: string): forge.pki.rsa.PrivateKey {
  return forge.pki.privateKeyFromPem(createPrivateKey(pem).export({ type: "pkcs1", format: "pem" }).toString());
}
