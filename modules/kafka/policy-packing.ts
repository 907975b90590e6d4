import { LONGEST_MANAGED_POLICY, type PolicyStatement, policyDocument } from "../aws/index.js";
import type { ArnOf, Grant } from "./grant.js";

/** Characters of all inline policies of a role. Source of all figures: IAM user guide, IAM and STS quotas, 2026-11. */
const INLINE = 10_240;
/** Characters of inline policies that are not grants: a client's permission to call the API, and the role's ARNs in longer partitions. */
const RESERVED = 400;
/**
 * Characters of the grants that are inline policies. Half of what IAM accepts: a change creates new policies before it deletes others, and
 * IAM counts both, so that the policies of any two lists of grants must fit together.
 */
const INLINE_GRANTS = (INLINE - RESERVED) / 2;
/** Managed policies of a role. An account can have a higher quota. */
export const MOST_MANAGED = 10;

/** ARNs as long as those of a cluster of this name; of the longest name, if Terraform resolves it. */
export const sampleArns =
  (clusterName = "n".repeat(64)): ArnOf =>
  (kind, name) =>
    `arn:aws:kafka:ap-southeast-1:123456789012:${kind}/${clusterName}/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f-12${name === undefined ? "" : `/${name}`}`;

/** A resource of a grant: its ARN, and one that is the same for the same resource, because tokens of one ARN differ. */
interface GrantedResource {
  readonly sample: string;
  readonly actual: string;
}

/** Returns each resource of a grant, with its statement. @param sample - ARNs of the same length as those of `arnOf` */
export function resourcesOf(grant: Grant, sample: ArnOf, arnOf: ArnOf): [PolicyStatement, GrantedResource][] {
  const samples = grant.statements(sample);
  return grant
    .statements(arnOf)
    .flatMap((statement, n) =>
      statement.resources.map((actual, r): [PolicyStatement, GrantedResource] => [
        statement,
        { actual, sample: String(samples[n]?.resources[r]) },
      ]),
    );
}

/** A policy: the statements of several grants, merged by their actions. */
export class ManagedStatements {
  readonly #merged: { sid: string; actions: readonly string[]; resources: { sample: string; actual: string }[] }[] = [];

  /** @param most - characters of the policy's document. @default those of a managed policy */
  constructor(private readonly most = LONGEST_MANAGED_POLICY) {}

  /** Characters of the policy's document. */
  get characters(): number {
    return policyDocument(this.#statements("sample")).length;
  }

  /** The statements of the cluster's own ARNs. */
  get statements(): PolicyStatement[] {
    return this.#statements("actual");
  }

  /** Adds a resource to the statement of these actions. Returns false if the policy would be too large; it is then unchanged. */
  add({ sid, actions }: PolicyStatement, resource: GrantedResource): boolean {
    const same = this.#merged.find((merged) => merged.actions.join() === actions.join());
    if (same?.resources.some(({ sample }) => sample === resource.sample)) return true;
    if (same) same.resources.push({ ...resource });
    else this.#merged.push({ sid: this.#freeSid(sid), actions, resources: [{ ...resource }] });
    if (this.characters <= this.most) return true;
    if (same) same.resources.pop();
    else this.#merged.pop();
    return false;
  }

  #freeSid(sid: string): string {
    const taken = this.#merged.filter((merged) => merged.sid.startsWith(sid)).length;
    return taken === 0 ? sid : `${sid}${taken + 1}`;
  }

  #statements(which: "sample" | "actual"): PolicyStatement[] {
    return this.#merged.map(({ sid, actions, resources }) => ({ sid, actions, resources: resources.map((resource) => resource[which]) }));
  }
}

/**
 * Distributes the grants of a role in their order: an inline policy for each, up to half of the characters that IAM accepts, then managed
 * policies, in which the statements of all further grants are merged. A new grant at the end changes no other one.
 */
export class PolicyPacking {
  readonly managed: ManagedStatements[] = [];
  #inline = 0;
  #characters = 0;

  /** Characters of all grants, as inline policies. */
  get characters(): number {
    return this.#characters;
  }

  /** Returns true if an inline policy of this grant still fits. @param sample - ARNs of the same length as the cluster's */
  fits(grant: Grant, sample: ArnOf): boolean {
    return this.managed.length === 0 && this.#inline + sizeOf(grant, sample) <= INLINE_GRANTS;
  }

  /** Adds a grant. Returns `inline`, or the managed policies that contain it. @param sample - ARNs of the same length as those of `arnOf` */
  add(grant: Grant, sample: ArnOf, arnOf: ArnOf = sample): "inline" | readonly ManagedStatements[] {
    const size = sizeOf(grant, sample);
    this.#characters += size;
    if (this.fits(grant, sample)) {
      this.#inline += size;
      return "inline";
    }
    return this.addManaged(grant, sample, arnOf);
  }

  /** Adds a grant to managed policies. Returns those that contain it. */
  addManaged(grant: Grant, sample: ArnOf, arnOf: ArnOf = sample): readonly ManagedStatements[] {
    const placed = resourcesOf(grant, sample, arnOf).map(([statement, resource]) => this.#place(statement, resource));
    return [...new Set(placed)];
  }

  #place(statement: PolicyStatement, resource: GrantedResource): ManagedStatements {
    const last = this.managed.at(-1);
    if (last?.add(statement, resource)) return last;
    const next = new ManagedStatements();
    if (!next.add(statement, resource))
      throw new Error(`a policy with one resource of ${resource.sample} exceeds ${LONGEST_MANAGED_POLICY} characters`);
    this.managed.push(next);
    return next;
  }
}

const sizeOf = (grant: Grant, sample: ArnOf): number => policyDocument(grant.statements(sample)).length;
