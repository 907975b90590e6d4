import { createPrivateKey, KeyObject, webcrypto } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate and its private key, both in PEM; the key as PKCS#8, the format that Java reads. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/**
 * ECDSA, since Java with only the first compiler (as the nodes run) takes 20-30 ms for an RSA signature and 2 ms for ECDSA, and each
 * node performs dozens of handshakes at its start.
 */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_YEARS = 5;

/**
 * Returns the path of the certificate of the authority that signs the listeners of every cluster in this state directory. Clients
 * trust it through `NODE_EXTRA_CA_CERTS`. It is created on first use.
 */
export async function caPem(stateDir: string): Promise<string> {
  const file = join(stateDir, "ca.pem");
  if (existsSync(file)) return file;
  const authority = await issueCertificate({ commonName: "msk-local CA", authority: true });
  if (existsSync(file)) return file; // another call created it first; its key must not be overwritten
  mkdirSync(stateDir, { recursive: true });
  writeSecret(join(stateDir, "ca-key.pem"), authority.key);
  writeFileSync(`${file}.new`, authority.certificate);
  renameSync(`${file}.new`, file); // the file appears complete, after its key
  return file;
}

/** Issues a server certificate for loopback addresses, signed by the authority of {@link caPem}. @param addresses - in addition to 127.0.0.1 */
export async function listenerCertificate(stateDir: string, addresses: readonly string[] = []): Promise<KeyPair> {
  const certificate = readFileSync(await caPem(stateDir), "utf8");
  const key = readFileSync(join(stateDir, "ca-key.pem"), "utf8");
  return issueCertificate({ commonName: "localhost", issuer: { certificate, key }, addresses });
}

/** Issues the self-signed certificate that the nodes of one cluster share: a client with its key is a node. */
export function nodeCertificate(): Promise<KeyPair> {
  return issueCertificate({ commonName: "node", authority: true });
}

/** Writes a file that only this user can read. */
export function writeSecret(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
  chmodSync(file, 0o600); // `mode` applies only to new files
}

export interface CertificateRequest {
  readonly commonName: string;
  /**
   * The certificate can sign others.
   *
   * @default false
   */
  readonly authority?: boolean;
  /** @default self-signed */
  readonly issuer?: KeyPair;
  /** IP addresses of the server, in addition to 127.0.0.1. @default none */
  readonly addresses?: readonly string[];
}

/** Creates a key and its certificate, for the client or the server of a connection over loopback. */
export async function issueCertificate({ commonName, authority = false, issuer, addresses = [] }: CertificateRequest): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const subject = new x509.Name([{ CN: [commonName] }]);
  const subjectKey = await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto);
  const signer = issuer && new x509.X509Certificate(issuer.certificate);
  // The identifier in the signer's certificate: there are several ways to derive it, and a chain that mixes them is rejected.
  const signerKey = signer ? signer.getExtension(x509.SubjectKeyIdentifierExtension) : subjectKey;
  if (!signerKey) throw new Error(`the certificate of ${signer?.subject} doesn't identify its key`);
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const now = Date.now();
  const request = {
    subject,
    issuer: signer?.subjectName ?? subject,
    publicKey: keys.publicKey,
    signingKey: issuer ? await importKey(issuer.key) : keys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + VALID_YEARS * 365 * 86_400_000),
    extensions: [
      new x509.BasicConstraintsExtension(authority, undefined, true),
      new x509.KeyUsagesExtension(authority ? digitalSignature | keyCertSign | cRLSign : digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth]),
      subjectKey,
      new x509.AuthorityKeyIdentifierExtension(signerKey.keyId),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        ...["127.0.0.1", ...addresses].map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  };
  const certificate = await x509.X509CertificateGenerator.create(request, webcrypto);
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  return { certificate: `${certificate.toString("pem")}\n`, key };
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey("pkcs8", createPrivateKey(pem).export({ type: "pkcs8", format: "der" }), ALGORITHM, false, ["sign"]);
}

/** Loads x509 on first use: its two hundred modules take a quarter of a second, and most importers of this folder issue no certificate. */
async function loadX509() {
  await import("reflect-metadata"); // required before @peculiar/x509
  return import("@peculiar/x509");
}
