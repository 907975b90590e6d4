import { KeyObject, webcrypto } from "node:crypto";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Creates a private key and a certificate signing request for it, in PEM. @param subject - such as `O=Plain,CN=bob` */
export async function certificateRequest(subject: string): Promise<{ readonly key: string; readonly request: string }> {
  await import("reflect-metadata"); // required by @peculiar/x509
  const { Pkcs10CertificateRequestGenerator } = await import("@peculiar/x509");
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: subject, keys, signingAlgorithm: ALGORITHM }, webcrypto);
  return { key: KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(), request: request.toString("pem") };
}
