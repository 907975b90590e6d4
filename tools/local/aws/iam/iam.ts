import type { Moto } from "../moto/moto.js";
import { elementTexts } from "../protocol/xml.js";
import { AccessDenied } from "./access-denied.js";
import type { Credentials } from "./credentials.js";
import type { Identities } from "./identities.js";
import { evaluate } from "./policy.js";
import { type SignedRequest, verifyHeaders, verifyPresigned } from "./sigv4.js";
import { type Assumer, evaluateTrust } from "./trust.js";

/** Who signed. */
export interface Principal {
  /** Of the user, or of the role's session. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** When the signature or the key ends to be valid, whichever is first. */
  readonly expiresAtMs?: number;
}

/** Temporary credentials of a role. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** Authentication and authorization as IAM does them, over the keys that were handed out and the policies that are attached. */
export class Iam {
  constructor(
    private readonly moto: Moto,
    private readonly credentials: Credentials,
    private readonly identities: Identities,
    private readonly region: string,
    private readonly log: (line: string) => void,
  ) {}

  /** @throws AccessRefused */
  verifyRequest(request: SignedRequest, service: string): Principal {
    const key = verifyHeaders(request, service, this.credentials);
    return { arn: key.principalArn, accessKeyId: key.accessKeyId, expiresAtMs: key.expiresAtMs };
  }

  /** @throws AccessRefused */
  verifyPresigned(url: URL, service: string): Principal {
    const key = verifyPresigned(url, service, this.credentials);
    return { arn: key.principalArn, accessKeyId: key.accessKeyId, expiresAtMs: key.validUntilMs };
  }

  /** ARN of whoever holds a session's keys. @throws AccessRefused */
  principalOf({ accessKeyId, sessionToken }: Pick<RoleSession, "accessKeyId" | "sessionToken">): string {
    return this.credentials.find(accessKeyId, sessionToken).principalArn;
  }

  async isAllowed(
    principalArn: string,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly allowed: boolean; readonly reason: string }> {
    const { policies, boundary } = await this.identities.identity(principalArn);
    const request = { action, resource, context: { ...this.requestContext(principalArn), ...context } };
    const decisions = [evaluate(policies, request), ...(boundary ? [evaluate([boundary], request)] : [])];
    const refusal = decisions.find(({ effect }) => effect !== "allow");
    if (!refusal) return { allowed: true, reason: decisions[0]?.reason as string };
    const reason = `${principalArn}: ${refusal.reason}`;
    if (refusal.reason.includes("does not evaluate")) this.log(`iam: refused ${action}: ${reason}`);
    return { allowed: false, reason };
  }

  /** Whether a role lets someone assume it. @param externalId - as given with the request */
  async canAssume(roleArn: string, assumer: Assumer, externalId?: string): Promise<{ readonly allowed: boolean; readonly reason: string }> {
    const context = {
      ...(assumer.kind === "principal" ? this.requestContext(assumer.arn) : { "aws:SourceAccount": accountOf(roleArn) }),
      ...(externalId ? { "sts:ExternalId": externalId } : {}),
    };
    const { trust, reason } = evaluateTrust(await this.identities.trustPolicy(roleArn), assumer, context);
    if (trust === "account" && assumer.kind === "principal") return this.isAllowed(assumer.arn, "sts:AssumeRole", roleArn);
    return { allowed: trust === "named", reason: `trust policy of ${roleArn}: ${reason}` };
  }

  /** Credentials of a role as an AWS service gets them. @throws AccessRefused if the role does not trust the service */
  async sessionFor(roleArn: string, sessionName: string, service = "lambda.amazonaws.com"): Promise<RoleSession> {
    const { allowed, reason } = await this.canAssume(roleArn, { kind: "service", name: service });
    if (!allowed) throw new AccessDenied(`${service} may not assume ${roleArn}: ${reason}`);
    const parameters = { Action: "AssumeRole", Version: "2011-06-15", RoleArn: roleArn, RoleSessionName: sessionName };
    return this.recordSession(await this.moto.query("sts", this.region, parameters));
  }

  /** Remembers the keys in an answer of STS, so that what is signed with them can be verified. */
  recordSession(response: string): RoleSession {
    const text = (name: string) => elementTexts(response, name)[0] as string;
    const session: RoleSession = {
      accessKeyId: text("AccessKeyId"),
      secretAccessKey: text("SecretAccessKey"),
      sessionToken: text("SessionToken"),
      expiresAtMs: Date.parse(text("Expiration")),
    };
    this.credentials.add({ ...session, principalArn: text("Arn") });
    return session;
  }

  private requestContext(principalArn: string): Record<string, string> {
    return {
      "aws:PrincipalArn": principalArn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*$/, ":iam::$1:role/$2"),
      "aws:PrincipalAccount": accountOf(principalArn),
      "aws:RequestedRegion": this.region,
    };
  }
}

const accountOf = (arn: string) => arn.split(":")[4] ?? "";
