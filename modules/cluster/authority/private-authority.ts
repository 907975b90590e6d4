import { AcmpcaCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate";
import { AcmpcaCertificateAuthority } from "@cdktf/provider-aws/lib/acmpca-certificate-authority";
import { AcmpcaCertificateAuthorityCertificate } from "@cdktf/provider-aws/lib/acmpca-certificate-authority-certificate";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import type { ManagedAuthoritySettings } from "../settings/private-authority.js";

const SIGNING_ALGORITHM = "SHA256WITHRSA";

const usageModes = { general: "GENERAL_PURPOSE", "short-lived": "SHORT_LIVED_CERTIFICATE" } as const;

/** How long a deleted authority can be restored, in days: the least there is, since it is paid for if it is. */
const RESTORABLE_DAYS = 7;

export interface PrivateAuthorityProps {
  /** The cluster's name; the authority is called after it. */
  readonly name: string;
  readonly settings: Pick<ManagedAuthoritySettings, "usage" | "validityYears">;
  readonly environment: AwsEnvironment;
  /** Refuse a plan that destroys the authority, and with it every client's certificate. */
  readonly preventDestroy: boolean;
}

/**
 * A private root authority (AWS Private CA) whose certificates open a cluster's TLS listener.
 *
 * MSK reads no revocation lists, so there is none: who has a certificate keeps it until it expires, and ACLs say what it may do.
 * Source: MSK developer guide, mutual TLS, 2026-11.
 */
export class PrivateAuthority extends Construct {
  /** The authority's ARN, once its own certificate is in place: MSK takes no authority without. */
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
