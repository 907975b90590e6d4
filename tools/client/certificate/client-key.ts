import { KeyObject, webcrypto } from "node:crypto";

/** Key types of client certificates; Kafka clients in all supported languages accept both. */
export const keyTypes = ["ecdsa", "rsa"] as const;

export type KeyType = (typeof keyTypes)[number];

const algorithms = {
  ecdsa: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
} as const;

/** A new key and the certificate signing request for it. */
export interface ClientKey {
  /** PKCS#8, in PEM. */
  readonly privateKey: string;
  /** PKCS#10, in PEM. */
  readonly request: string;
  /** SubjectPublicKeyInfo in DER, to verify that the certificate is for this key. */
  readonly publicKey: Buffer;
}

/** Creates a key on this machine and a certificate signing request with the subject `CN=commonName`. */
export async function createClientKey(type: KeyType, commonName: string): Promise<ClientKey> {
  const x509 = await loadX509();
  const algorithm = algorithms[type];
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: new x509.Name([{ CN: [commonName] }]), keys, signingAlgorithm: algorithm },
    webcrypto,
  );
  return {
    privateKey: KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(),
    request: request.toString("pem"),
    publicKey: KeyObject.from(keys.publicKey).export({ type: "spki", format: "der" }),
  };
}

async function loadX509() {
  await import("reflect-metadata"); // required by @peculiar/x509
  return import("@peculiar/x509");
}
