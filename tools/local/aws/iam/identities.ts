import type { Moto } from "../moto/moto.js";
import { textsOf } from "../protocol/xml.js";
import { AccessRefused } from "./access-refused.js";
import type { Policy } from "./policy.js";

/** The policies on a user or a role. */
export interface Identity {
  readonly policies: readonly Policy[];
  /** Limits what the policies can allow. */
  readonly boundary?: Policy;
}

/** Reads who may what from moto's IAM. What was read holds until something in IAM changes. */
export class Identities {
  private readonly known = new Map<string, Promise<Identity>>();
  private readonly trustPolicies = new Map<string, Promise<Policy>>();

  constructor(
    private readonly moto: Pick<Moto, "query">,
    private readonly region: string,
  ) {}

  /** To be called with every change to IAM. */
  forget(): void {
    this.known.clear();
    this.trustPolicies.clear();
  }

  /** @param principalArn - of a user, a role or a role's session */
  identity(principalArn: string): Promise<Identity> {
    return remembered(this.known, principalArn, () => {
      const [, kind, name] =
        /:(user|role|assumed-role)\/(?:.*\/)?([^/]+)$/.exec(principalArn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1")) ?? [];
      if (!kind || !name) throw new AccessRefused(`${principalArn} is neither a user nor a role`);
      return this.read(kind === "user" ? "User" : "Role", name);
    });
  }

  trustPolicy(roleArn: string): Promise<Policy> {
    return remembered(this.trustPolicies, roleArn, async () => {
      const answer = await this.query({ Action: "GetRole", RoleName: roleArn.split("/").at(-1) as string });
      return document(answer, "AssumeRolePolicyDocument");
    });
  }

  private async read(kind: "User" | "Role" | "Group", name: string): Promise<Identity> {
    const who = { [`${kind}Name`]: name };
    const [inlineNames, attached, itself] = await Promise.all([
      this.query({ Action: `List${kind}Policies`, ...who }).then((answer) => textsOf(answer, "member")),
      this.query({ Action: `ListAttached${kind}Policies`, ...who }).then((answer) => textsOf(answer, "PolicyArn")),
      this.query({ Action: `Get${kind}`, ...who }),
    ]);
    const inline = inlineNames.map(async (policy) => {
      return document(await this.query({ Action: `Get${kind}Policy`, ...who, PolicyName: policy }), "PolicyDocument");
    });
    const groups = kind === "User" ? textsOf(await this.query({ Action: "ListGroupsForUser", ...who }), "GroupName") : [];
    const ofGroups = await Promise.all(groups.map((group) => this.read("Group", group)));
    const policies = await Promise.all([...inline, ...attached.map((arn) => this.managed(arn))]);
    const [boundaryArn] = textsOf(itself, "PermissionsBoundaryArn");
    return {
      policies: [...policies, ...ofGroups.flatMap((group) => group.policies)],
      boundary: boundaryArn ? await this.managed(boundaryArn) : undefined,
    };
  }

  private async managed(arn: string): Promise<Policy> {
    const [version = "v1"] = textsOf(await this.query({ Action: "GetPolicy", PolicyArn: arn }), "DefaultVersionId");
    return document(await this.query({ Action: "GetPolicyVersion", PolicyArn: arn, VersionId: version }), "Document");
  }

  private query(parameters: Record<string, string>): Promise<string> {
    return this.moto.query("iam", this.region, { Version: "2010-05-08", ...parameters });
  }
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known) return known;
  const reading = (async () => read())();
  memory.set(key, reading);
  reading.catch(() => memory.get(key) === reading && memory.delete(key));
  return reading;
}

/** IAM answers policy documents percent-encoded. */
function document(answer: string, element: string): Policy {
  const [text = ""] = textsOf(answer, element);
  return JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text);
}
