import { KeyObject, webcrypto } from "node:crypto";

/** Kinds of keys that clients get; all that Kafka's clients speak take both. */
export const keyTypes = ["ecdsa", "rsa"] as const;

export type KeyType = (typeof keyTypes)[number];

const algorithms = {
  ecdsa: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
} as const;

/** A key that was made here, and what asks for a certificate about it. */
export interface ClientKey {
  /** PKCS#8, in PEM. */
  readonly privateKey: string;
  /** PKCS#10, in PEM. */
  readonly request: string;
  /** SubjectPublicKeyInfo, by which the certificate is known to be about this key. */
  readonly publicKey: Buffer;
}

/** Makes a key on this machine, which it leaves only in the file that is written, and a request in the name of `CN=commonName`. */
export async function makeClientKey(type: KeyType, commonName: string): Promise<ClientKey> {
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
  await import("reflect-metadata"); // it refuses to load without
  return import("@peculiar/x509");
}
