import { setTimeout as sleep } from "node:timers/promises";
import { AcmPcaError, acmPca } from "./acm-pca.js";

/** The properties of an ACM private certificate authority that matter for issuing. */
export interface PrivateAuthority {
  readonly arn: string;
  /** Such as `SHA256WITHRSA`; it must match the key algorithm of the authority. */
  readonly signingAlgorithm: string;
  /** Short-lived certificate mode: validity of at most 7 days, no revocation. */
  readonly shortLived: boolean;
  readonly notAfter: Date;
}

interface Described {
  readonly CertificateAuthority: {
    readonly Status: string;
    /** Seconds since the epoch, with fractions. */
    readonly NotAfter?: number;
    readonly UsageMode?: string;
    readonly CertificateAuthorityConfiguration: { readonly SigningAlgorithm: string };
  };
}

/**
 * Describes a private certificate authority.
 *
 * @throws Error if the authority does not exist or is not ACTIVE
 */
export async function describeAuthority(arn: string): Promise<PrivateAuthority> {
  const { CertificateAuthority: authority } = await acmPca<Described>(arn, "DescribeCertificateAuthority", {
    CertificateAuthorityArn: arn,
  });
  if (authority.Status !== "ACTIVE" || authority.NotAfter === undefined)
    throw new Error(`${arn}: the authority is ${authority.Status}; it must be ACTIVE to issue certificates.`);
  return {
    arn,
    signingAlgorithm: authority.CertificateAuthorityConfiguration.SigningAlgorithm,
    shortLived: authority.UsageMode === "SHORT_LIVED_CERTIFICATE",
    notAfter: new Date(authority.NotAfter * 1_000),
  };
}

/** A certificate and its chain up to the root, in PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly chain: string;
}

const timeoutMs = 60_000;

/**
 * Issues a certificate with the template for TLS clients, and waits until it is available.
 *
 * @param request - PKCS#10 in PEM
 * @throws Error with the message of ACM Private CA, or after a minute
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
  const deadline = Date.now() + timeoutMs;
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
