import { AcmpcaCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate";
import { AcmpcaCertificateAuthority } from "@cdktf/provider-aws/lib/acmpca-certificate-authority";
import { AcmpcaCertificateAuthorityCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate-authority-certificate";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import type { ManagedAuthoritySettings } from "../settings/private-authority.js";

const SIGNING_ALGORITHM = "SHA256WITHRSA";

const usageModes = { general: "GENERAL_PURPOSE", "short-lived": "SHORT_LIVED_CERTIFICATE" } as const;

/** Days in which a deleted authority can be restored: the minimum. */
const RESTORABLE_DAYS = 7;

export interface PrivateAuthorityProps {
  /** Name of the cluster, which the authority's subject contains. */
  readonly name: string;
  readonly settings: Pick<ManagedAuthoritySettings, "usage" | "validityYears">;
  readonly environment: AwsEnvironment;
  /** Refuse a plan that destroys the authority, which invalidates every client certificate. */
  readonly preventDestroy: boolean;
}

/**
 * A private root certificate authority (AWS Private CA) for client certificates of a cluster.
 *
 * MSK does not check certificate revocation lists, so it has none: a certificate is valid until it expires, and ACLs restrict its use.
 * Source: MSK developer guide, mutual TLS, 2026-11.
 */
export class PrivateAuthority extends Construct {
  /** ARN of the authority, after its certificate is installed: MSK accepts only active authorities. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, settings, environment, preventDestroy }: PrivateAuthorityProps) {
    super(scope, id);
    const authority = new AcmpcaCertificateAuthority(this, "this", {
      type: "ROOT",
      usageMode: usageModes[settings.usage],
      certificateAuthorityConfiguration: {
        keyAlgorithm: "RSA_2048",
        signingAlgorithm: SIGNING_ALGORITHM,
        subject: { commonName: `${name} clients`.slice(0, 64), organization: name.slice(0, 64) },
      },
      permanentDeletionTimeInDays: RESTORABLE_DAYS,
      lifecycle: { preventDestroy },
    });
    const certificate = new AcmpcaCertificate(this, "certificate", {
      certificateAuthorityArn: authority.arn,
      certificateSigningRequest: authority.certificateSigningRequest,
      signingAlgorithm: SIGNING_ALGORITHM,
      templateArn: `arn:${environment.partition}:acm-pca:::template/RootCACertificate/V1`,
      validity: { type: "YEARS", value: String(settings.validityYears) },
    });
    const installed = new AcmpcaCertificateAuthorityCertificate(this, "installed", {
      certificateAuthorityArn: authority.arn,
      certificate: certificate.certificate,
      certificateChain: certificate.certificateChain,
    });
    this.arn = installed.certificateAuthorityArn;
  }
}
