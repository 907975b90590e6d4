import type { TerraformElement } from "cdktf";

/** A finding of the security scan that is meant to be so. */
export interface AcceptedFinding {
  /** The check's id in checkov: `CKV_AWS_116`. */
  readonly check: string;
  /** Why it is right here, for the reviewer who would mend it. */
  readonly reason: string;
}

/**
 * Accepts a finding of checkov on a resource. checkov reads no skips from Terraform's JSON, so the exception travels in the
 * resource's own comment, `"//": { accepted: […] }`, where the test that runs checkov finds it: one that is missing fails the test,
 * and so does one that is no longer needed.
 */
export function acceptFinding(resource: TerraformElement, check: string, reason: string): void {
  const accepted = findings.get(resource) ?? [];
  findings.set(resource, [...accepted, { check, reason }]);
  resource.addOverride("//.accepted", [...accepted, { check, reason }]);
}

const findings = new WeakMap<TerraformElement, readonly AcceptedFinding[]>();
