import { setTimeout as sleep } from "node:timers/promises";
import { AcmPcaError, acmPca } from "./acm-pca.js";

/** An ACM private certificate authority, as far as issuing goes. */
export interface PrivateAuthority {
  readonly arn: string;
  /** `SHA256WITHRSA` and the like: of the family of the authority's own key. */
  readonly signingAlgorithm: string;
  /** Issues for 7 days at most, and revokes nothing. */
  readonly shortLived: boolean;
  readonly notAfter: Date;
}

interface Described {
  readonly CertificateAuthority: {
    readonly Status: string;
    /** In seconds, fractions included. */
    readonly NotAfter?: number;
    readonly UsageMode?: string;
    readonly CertificateAuthorityConfiguration: { readonly SigningAlgorithm: string };
  };
}

/** @throws Error if the authority is not there, or not ACTIVE */
export async function describeAuthority(arn: string): Promise<PrivateAuthority> {
  const { CertificateAuthority: authority } = await acmPca<Described>(arn, "DescribeCertificateAuthority", {
    CertificateAuthorityArn: arn,
  });
  if (authority.Status !== "ACTIVE" || authority.NotAfter === undefined)
    throw new Error(`${arn}: the authority is ${authority.Status}: only an ACTIVE one issues certificates.`);
  return {
    arn,
    signingAlgorithm: authority.CertificateAuthorityConfiguration.SigningAlgorithm,
    shortLived: authority.UsageMode === "SHORT_LIVED_CERTIFICATE",
    notAfter: new Date(authority.NotAfter * 1_000),
  };
}

/** A certificate in PEM, and those that lead from it to the root. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly chain: string;
}

const patienceMs = 60_000;

/**
 * Has the authority sign a request with the template for TLS clients, and waits for the certificate.
 *
 * @param request - PKCS#10 in PEM
 * @throws Error with ACM's own words, or after a minute
 */
export async function issueCertificate(authority: PrivateAuthority, request: string, days: number): Promise<IssuedCertificate> {
  const { arn, signingAlgorithm } = authority;
  const [, partition] = arn.split(":");
  const { CertificateArn } = await acmPca<{ CertificateArn: string }>(arn, "IssueCertificate", {
    CertificateAuthorityArn: arn,
    Csr: Buffer.from(request).toString("base64"),
    SigningAlgorithm: signingAlgorithm,
    TemplateArn: `arn:${partition}:acm-pca:::template/EndEntityClientAuthCertificate/V1`,
    Validity: { Type: "DAYS", Value: days },
  });
  const deadline = Date.now() + patienceMs;
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4_000)) {
    try {
      const issued = { CertificateAuthorityArn: arn, CertificateArn };
      const { Certificate, CertificateChain = "" } = await acmPca<{ Certificate: string; CertificateChain?: string }>(
        arn,
        "GetCertificate",
        issued,
      );
      return { certificate: Certificate, chain: CertificateChain };
    } catch (error) {
      if (!(error instanceof AcmPcaError) || error.code !== "RequestInProgressException" || Date.now() > deadline) throw error;
    }
    await sleep(waitMs);
  }
}
