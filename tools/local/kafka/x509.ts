import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";

/**
 * Writes X.509 certificates over elliptic curve keys. Elliptic, since with the first compiler only (as the nodes run) Java takes
 * 20-30 ms for an RSA signature and 2 ms for this one, and every node's start is dozens of handshakes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export interface CertificateRequest {
  readonly commonName: string;
  /** What the certificate is about. */
  readonly publicKey: KeyObject;
  /** Who vouches for it; itself for a self-signed one. */
  readonly issuer: { readonly commonName: string; readonly privateKey: KeyObject };
  /** Whether it may sign others. */
  readonly authority: boolean;
  readonly dnsNames: readonly string[];
  readonly ipv4: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const OID = {
  ecdsaWithSha256: [1, 2, 840, 10045, 4, 3, 2],
  commonName: [2, 5, 4, 3],
  subjectKeyIdentifier: [2, 5, 29, 14],
  keyUsage: [2, 5, 29, 15],
  subjectAltName: [2, 5, 29, 17],
  basicConstraints: [2, 5, 29, 19],
  authorityKeyIdentifier: [2, 5, 29, 35],
  extendedKeyUsage: [2, 5, 29, 37],
  serverAuth: [1, 3, 6, 1, 5, 5, 7, 3, 1],
  clientAuth: [1, 3, 6, 1, 5, 5, 7, 3, 2],
} as const;

/** @returns the certificate in PEM */
export function signCertificate(request: CertificateRequest): string {
  const { commonName, publicKey, issuer, notBefore, notAfter } = request;
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])), // positive, and unique enough
    algorithm,
    name(issuer.commonName),
    sequence(time(notBefore), time(notAfter)),
    name(commonName),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, extensions(request)),
  );
  const certificate = sequence(content, algorithm, bitString(sign("sha256", content, issuer.privateKey)));
  const lines = certificate.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extensions({ publicKey, issuer, authority, dnsNames, ipv4 }: CertificateRequest): Buffer {
  const names = [
    ...dnsNames.map((dns) => tagged(0x82, Buffer.from(dns))),
    ...ipv4.map((address) => tagged(0x87, Buffer.from(address.split(".").map(Number)))),
  ];
  const usage = authority ? [1, 0x86] : [7, 0x80]; // digitalSignature, with keyCertSign and cRLSign for an authority
  return sequence(
    extension(OID.basicConstraints, sequence(...(authority ? [tagged(0x01, Buffer.from([0xff]))] : [])), true),
    extension(OID.keyUsage, tagged(0x03, Buffer.from(usage)), true),
    extension(OID.extendedKeyUsage, sequence(oid(OID.serverAuth), oid(OID.clientAuth))),
    extension(OID.subjectKeyIdentifier, tagged(0x04, keyIdentifier(publicKey))),
    extension(OID.authorityKeyIdentifier, sequence(tagged(0x80, keyIdentifier(createPublicKey(issuer.privateKey))))),
    extension(OID.subjectAltName, sequence(...names)),
  );
}

function extension(id: readonly number[], value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [tagged(0x01, Buffer.from([0xff]))] : []), tagged(0x04, value));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid(OID.commonName), tagged(0x0c, Buffer.from(commonName)))));
}

/** UTCTime, which is right until 2049. */
function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const base128 = (arc: number): number[] => (arc < 0x80 ? [arc] : [...base128(arc >> 7).map((byte) => byte | 0x80), arc & 0x7f]);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
