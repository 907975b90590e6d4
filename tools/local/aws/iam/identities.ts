import type { Moto } from "../moto/moto.js";
import { elementTexts } from "../protocol/xml.js";
import { AccessDenied } from "./access-denied.js";
import type { Policy } from "./policy.js";

/** The policies on a user or a role. */
export interface Identity {
  readonly policies: readonly Policy[];
  /** The permissions boundary: limits what the policies can allow. */
  readonly boundary?: Policy;
}

/** Reads the policies of users and roles from moto's IAM. Cached until IAM changes. */
export class Identities {
  private readonly identities = new Map<string, Promise<Identity>>();
  private readonly trustPolicies = new Map<string, Promise<Policy>>();

  constructor(
    private readonly moto: Pick<Moto, "query">,
    private readonly region: string,
  ) {}

  /** Clears the cache. Call it after every change to IAM. */
  invalidate(): void {
    this.identities.clear();
    this.trustPolicies.clear();
  }

  /** Returns the policies of a principal. @param principalArn - ARN of a user, a role or a role session */
  identity(principalArn: string): Promise<Identity> {
    return cached(this.identities, principalArn, () => {
      const [, kind, name] =
        /:(user|role|assumed-role)\/(?:.*\/)?([^/]+)$/.exec(principalArn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1")) ?? [];
      if (!kind || !name) throw new AccessDenied(`${principalArn} is neither a user nor a role`);
      return this.read(kind === "user" ? "User" : "Role", name);
    });
  }

  trustPolicy(roleArn: string): Promise<Policy> {
    return cached(this.trustPolicies, roleArn, async () => {
      const response = await this.query({ Action: "GetRole", RoleName: roleArn.split("/").at(-1) as string });
      return parsePolicy(response, "AssumeRolePolicyDocument");
    });
  }

  private async read(kind: "User" | "Role" | "Group", name: string): Promise<Identity> {
    const identityName = { [`${kind}Name`]: name };
    const [inlineNames, attached, entity] = await Promise.all([
      this.query({ Action: `List${kind}Policies`, ...identityName }).then((response) => elementTexts(response, "member")),
      this.query({ Action: `ListAttached${kind}Policies`, ...identityName }).then((response) => elementTexts(response, "PolicyArn")),
      this.query({ Action: `Get${kind}`, ...identityName }),
    ]);
    const inline = inlineNames.map(async (policy) => {
      return parsePolicy(await this.query({ Action: `Get${kind}Policy`, ...identityName, PolicyName: policy }), "PolicyDocument");
    });
    const groups = kind === "User" ? elementTexts(await this.query({ Action: "ListGroupsForUser", ...identityName }), "GroupName") : [];
    const groupPolicies = await Promise.all(groups.map((group) => this.read("Group", group)));
    const policies = await Promise.all([...inline, ...attached.map((arn) => this.managed(arn))]);
    const [boundaryArn] = elementTexts(entity, "PermissionsBoundaryArn");
    return {
      policies: [...policies, ...groupPolicies.flatMap((group) => group.policies)],
      boundary: boundaryArn ? await this.managed(boundaryArn) : undefined,
    };
  }

  private async managed(arn: string): Promise<Policy> {
    const [version = "v1"] = elementTexts(await this.query({ Action: "GetPolicy", PolicyArn: arn }), "DefaultVersionId");
    return parsePolicy(await this.query({ Action: "GetPolicyVersion", PolicyArn: arn, VersionId: version }), "Document");
  }

  private query(parameters: Record<string, string>): Promise<string> {
    return this.moto.query("iam", this.region, { Version: "2010-05-08", ...parameters });
  }
}

function cached<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const pending = (async () => read())();
  cache.set(key, pending);
  pending.catch(() => cache.get(key) === pending && cache.delete(key));
  return pending;
}

/** Parses the policy in an element of a response. IAM percent-encodes policy documents. */
function parsePolicy(response: string, element: string): Policy {
  const [text = ""] = elementTexts(response, element);
  return JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text);
}
