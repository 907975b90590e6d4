import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { signCertificate } from "./x509.js";

/** A certificate and its private key, both in PEM; the key as PKCS#8, which is what Java reads. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const VALID_YEARS = 5;
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
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const certificate = signCertificate({
    commonName,
    publicKey,
    issuer: issuer
      ? { commonName: new X509Certificate(issuer.certificate).subject.replace("CN=", ""), privateKey: createPrivateKey(issuer.key) }
      : { commonName, privateKey },
    authority,
    dnsNames: ["localhost"],
    ipv4: ["127.0.0.1"],
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + VALID_YEARS * 365 * 86_400_000),
  });
  return { certificate, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}
