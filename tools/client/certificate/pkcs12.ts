import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";

/** The defaults of OpenSSL 3 and the JDK: AES-256 and SHA-256. Every JDK since 8u301 reads them. */
const encryption = {
  contentEncryptionAlgorithm: { name: "AES-CBC", length: 256 } as pkijs.ContentEncryptionAesCbcParams,
  hmacHashAlgorithm: "SHA-256",
  iterationCount: 100_000,
};

/** Iterations of the integrity check, the JDK's default. pkijs runs them in JavaScript. */
const macIterations = 10_000;

const oids = {
  friendlyName: "1.2.840.113549.1.9.20",
  localKeyId: "1.2.840.113549.1.9.21",
  shroudedKey: "1.2.840.113549.1.12.10.1.2",
  certificate: "1.2.840.113549.1.12.10.1.3",
};

/** The content of a PKCS#12 file, in PEM. */
export interface KeyStoreContent {
  readonly name: string;
  readonly privateKey: string;
  readonly certificate: string;
  readonly chain: string;
}

/**
 * Creates a PKCS#12 file.
 *
 * @param password - printable ASCII: readers of PKCS#12 encode other characters differently
 */
export async function pkcs12({ name, privateKey, certificate, chain }: KeyStoreContent, password: string): Promise<Buffer> {
  pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto as unknown as pkijs.ICryptoEngine }));
  const secret = new TextEncoder().encode(password).buffer;
  const localKeyId = randomBytes(20);
  const key = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: pkijs.PrivateKeyInfo.fromBER(der(privateKey)) });
  await key.makeInternalValues({ password: secret, ...encryption });
  const own = attributes(name, localKeyId);
  const keys = [new pkijs.SafeBag({ bagId: oids.shroudedKey, bagValue: key, bagAttributes: own })];
  const certificates = [certificateBag(certificate, own), ...pemBlocks(chain).map((pem) => certificateBag(pem, []))];
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: new pkijs.SafeContents({ safeBags: keys }) }, // the bag itself is encrypted
        { privacyMode: 1, value: new pkijs.SafeContents({ safeBags: certificates }) },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, { password: secret, ...encryption }] });
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues({
    password: secret,
    iterations: macIterations,
    pbkdf2HashAlgorithm: "SHA-256",
    hmacHashAlgorithm: "SHA-256",
  });
  return Buffer.from(pfx.toSchema().toBER());
}

/** Returns the attributes of a bag. The local key id connects the certificate with its key. */
const attributes = (name: string, localKeyId: Buffer) => [
  new pkijs.Attribute({ type: oids.friendlyName, values: [new asn1js.BmpString({ value: name })] }),
  new pkijs.Attribute({ type: oids.localKeyId, values: [new asn1js.OctetString({ valueHex: new Uint8Array(localKeyId).buffer })] }),
];

function certificateBag(pem: string, bagAttributes: pkijs.Attribute[]): pkijs.SafeBag {
  const parsedValue = pkijs.Certificate.fromBER(new X509Certificate(pem).raw);
  return new pkijs.SafeBag({ bagId: oids.certificate, bagValue: new pkijs.CertBag({ parsedValue }), bagAttributes });
}

const pemBlocks = (text: string): string[] => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

const der = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
