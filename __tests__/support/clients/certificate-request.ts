import { KeyObject, webcrypto } from "node:crypto";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A private key and the request for a certificate about it, both in PEM. @param subject - as in `O=Plain,CN=bob` */
export async function certificateRequest(subject: string): Promise<{ readonly key: string; readonly request: string }> {
  await import("reflect-metadata"); // @peculiar/x509 refuses to load without
  const { Pkcs10CertificateRequestGenerator } = await import("@peculiar/x509");
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: subject, keys, signingAlgorithm: ALGORITHM }, webcrypto);
  return { key: KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(), request: request.toString("pem") };
}
