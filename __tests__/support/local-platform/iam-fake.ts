import type { Moto } from "../../../tools/local/aws/moto/moto.js";

/** A user, role or group of a {@link IamFake}. */
export interface FakeIdentity {
  /** Inline policies by name. */
  readonly inline?: Readonly<Record<string, object>>;
  /** ARNs of managed policies. */
  readonly attached?: readonly string[];
  /** Only of users. */
  readonly groups?: readonly string[];
  /** ARN of the permissions boundary. */
  readonly boundary?: string;
  /** Only of roles. */
  readonly trust?: object;
}

/** A fake of moto's IAM and STS: answers queries from its fields, and records them. */
export class IamFake {
  users: Record<string, FakeIdentity> = {};
  roles: Record<string, FakeIdentity> = {};
  groups: Record<string, FakeIdentity> = {};
  /** Versions of managed policies: ARN, default version, and documents by version. */
  managed: Record<string, { readonly default?: string; readonly versions: Readonly<Record<string, object>> }> = {};
  readonly queries: (readonly [service: string, region: string, parameters: Record<string, string>])[] = [];
  /** The response of AssumeRole. */
  session = sessionXml("ASIANEW", "2100-01-01T00:00:00Z");

  readonly moto = {
    query: async (service: string, region: string, parameters: Record<string, string>) => {
      this.queries.push([service, region, parameters]);
      return this.answer(parameters);
    },
  } as unknown as Moto;

  private answer(parameters: Record<string, string>): string {
    const { Action = "", PolicyArn = "", VersionId = "", PolicyName = "" } = parameters;
    if (Action === "AssumeRole") return this.session;
    if (Action === "GetPolicy") {
      const version = found(this.managed[PolicyArn], PolicyArn).default;
      return version ? `<DefaultVersionId>${version}</DefaultVersionId>` : "<Policy/>";
    }
    if (Action === "GetPolicyVersion") return documentXml("Document", found(this.managed[PolicyArn]?.versions[VersionId], PolicyArn));
    const [, verb = "", kind = "", what = ""] = /^(ListAttached|List|Get)(User|Role|Group)(\w*)$/.exec(Action) ?? [];
    if (Action === "ListGroupsForUser") return texts("GroupName", this.users[parameters["UserName"] ?? ""]?.groups ?? []);
    const name = parameters[`${kind}Name`] ?? "";
    const identity = found({ User: this.users, Role: this.roles, Group: this.groups }[kind]?.[name], `${kind} ${name}`);
    if (verb === "List") return texts("member", Object.keys(identity.inline ?? {}));
    if (verb === "ListAttached") return texts("PolicyArn", identity.attached ?? []);
    if (what === "Policy") return documentXml("PolicyDocument", found(identity.inline?.[PolicyName], PolicyName));
    const trust = identity.trust ? documentXml("AssumeRolePolicyDocument", identity.trust) : "";
    const boundary = identity.boundary ? texts("PermissionsBoundaryArn", [identity.boundary]) : "";
    return `<Arn>arn:aws:iam::123456789012:${kind.toLowerCase()}/${name}</Arn>${trust}${boundary}`;
  }
}

/** Returns the response of STS for a role session. */
export const sessionXml = (accessKeyId: string, expiration: string): string =>
  `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>s&amp;cret</SecretAccessKey><SessionToken>to/ken=</SessionToken>` +
  `<Expiration>${expiration}</Expiration></Credentials><Arn>arn:aws:sts::123456789012:assumed-role/runner/run-1</Arn>`;

const texts = (element: string, values: readonly string[]) => values.map((value) => `<${element}>${value}</${element}>`).join("");

/** IAM percent-encodes policy documents. */
const documentXml = (element: string, document: object) => `<${element}>${encodeURIComponent(JSON.stringify(document))}</${element}>`;

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`NoSuchEntity: ${name}`);
  return value;
}
