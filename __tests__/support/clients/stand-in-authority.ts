import { webcrypto } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A fake ACM Private CA. It signs every request for the requested validity, and does not check AWS signatures. */
export interface StandInAuthority {
  readonly arn: string;
  readonly endpoint: string;
  /** The response of DescribeCertificateAuthority, without the algorithm. */
  described: { Status: string; NotAfter?: number; UsageMode?: string };
  /** How often GetCertificate answers that the certificate isn't ready. */
  pending: number;
  /** Issue the certificate for a different key, which a real authority never does. */
  forge: boolean;
  /** The error code that IssueCertificate returns. */
  refuse?: string;
  /** The page of a proxy that answers instead of the authority. */
  page?: string;
  readonly requests: { readonly operation: string; readonly authorization: string; readonly body: Record<string, unknown> }[];
  close(): Promise<void>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Starts the fake authority on a free port of the loopback interface. */
export async function standInAuthority(): Promise<StandInAuthority> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000 * 3_650) };
  const root = await x509.X509CertificateGenerator.createSelfSigned(
    { name: "CN=Root", keys, signingAlgorithm: algorithm, ...validity, extensions: [new x509.BasicConstraintsExtension(true)] },
    webcrypto,
  );
  let issued = "";
  const sign = async (csr: string, days: number) => {
    const request = new x509.Pkcs10CertificateRequest(csr);
    const other = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.create(
      {
        subject: request.subject,
        issuer: root.subject,
        publicKey: authority.forge ? other.publicKey : request.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(),
        notAfter: new Date(Date.now() + days * 86_400_000),
      },
      webcrypto,
    );
    return certificate.toString("pem");
  };
  const answers: Record<string, (body: Record<string, unknown>) => unknown> = {
    DescribeCertificateAuthority: () => ({
      CertificateAuthority: { ...authority.described, CertificateAuthorityConfiguration: { SigningAlgorithm: "SHA256WITHECDSA" } },
    }),
    IssueCertificate: async ({ Csr, Validity }) => {
      if (authority.refuse) throw new Error(authority.refuse);
      issued = await sign(Buffer.from(String(Csr), "base64").toString(), (Validity as { Value: number }).Value);
      return { CertificateArn: `${authority.arn}/certificate/1` };
    },
    GetCertificate: () => {
      if (authority.pending-- > 0) throw new Error("RequestInProgressException");
      return { Certificate: issued, CertificateChain: root.toString("pem") };
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers["x-amz-target"]).replace("ACMPrivateCA.", "");
    const body = JSON.parse(Buffer.concat(chunks).toString());
    authority.requests.push({ operation, authorization: String(request.headers.authorization), body });
    if (authority.page) return response.writeHead(502).end(authority.page);
    try {
      const answer = JSON.stringify(await answers[operation]?.(body));
      response.writeHead(200).end(answer);
    } catch (error) {
      response.writeHead(400).end(JSON.stringify({ __type: (error as Error).message, message: "error of the test" }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const authority: StandInAuthority = {
    arn: "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    described: { Status: "ACTIVE", NotAfter: Date.now() / 1_000 + 86_400 * 365, UsageMode: "GENERAL_PURPOSE" },
    pending: 0,
    forge: false,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return authority;
}
