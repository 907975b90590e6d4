import type { TerraformElement } from "cdktf";

/** A finding of the security scan that is accepted. */
export interface AcceptedFinding {
  /** Id of the check in checkov: `CKV_AWS_116`. */
  readonly check: string;
  /** Why the finding is accepted. */
  readonly reason: string;
}

/**
 * Accepts a checkov finding on a resource. checkov reads no skip comments from Terraform JSON, so the acceptance is written to the
 * resource's comment, `"//": { accepted: […] }`, which the test that runs checkov reads. A missing acceptance fails the test, and so does
 * one that is no longer needed.
 */
export function acceptFinding(resource: TerraformElement, check: string, reason: string): void {
  const accepted = findings.get(resource) ?? [];
  findings.set(resource, [...accepted, { check, reason }]);
  resource.addOverride("//.accepted", [...accepted, { check, reason }]);
}

const findings = new WeakMap<TerraformElement, readonly AcceptedFinding[]>();
