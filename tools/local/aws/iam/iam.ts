import type { Moto } from "../moto/moto.js";
import { elementTexts } from "../protocol/xml.js";
import { AccessDenied } from "./access-denied.js";
import type { Credentials } from "./credentials.js";
import type { Identities } from "./identities.js";
import { evaluate } from "./policy.js";
import { type ExpectedScope, type SignedRequest, verifyHeaders, verifyPresigned } from "./sigv4.js";
import { type Assumer, type AssumingService, evaluateTrust } from "./trust.js";

/** The signer of a request. */
export interface Principal {
  /** ARN of the user or of the role session. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** When the signature or the key expires, whichever is first. */
  readonly expiresAtMs?: number;
}

/** Temporary credentials of a role. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** Authenticates requests with the issued access keys and authorizes them with the attached policies, as IAM does. */
export class Iam {
  constructor(
    private readonly moto: Moto,
    private readonly credentials: Credentials,
    private readonly identities: Identities,
    private readonly region: string,
    private readonly log: (line: string) => void,
    private readonly used: (principalArn: string, action: string) => void = () => undefined,
  ) {}

  /** Verifies a request signed in its Authorization header. @throws AccessDenied */
  verifyRequest(request: SignedRequest, scope: ExpectedScope): Principal {
    const key = verifyHeaders(request, scope, this.credentials);
    return { arn: key.principalArn, accessKeyId: key.accessKeyId, expiresAtMs: key.expiresAtMs };
  }

  /** Verifies a presigned URL. @throws AccessDenied */
  verifyPresigned(url: URL, service: string): Principal {
    const key = verifyPresigned(url, service, this.credentials);
    return { arn: key.principalArn, accessKeyId: key.accessKeyId, expiresAtMs: key.validUntilMs };
  }

  /** Returns the ARN of the principal that a session belongs to. @throws AccessDenied */
  principalOf({ accessKeyId, sessionToken }: Pick<RoleSession, "accessKeyId" | "sessionToken">): string {
    return this.credentials.find(accessKeyId, sessionToken).principalArn;
  }

  /** Evaluates the policies and the permissions boundary of a principal. @param context - values of condition keys */
  async isAllowed(
    principalArn: string,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly allowed: boolean; readonly reason: string }> {
    const { policies, boundary } = await this.identities.identity(principalArn);
    const request = { action, resource, context: { ...this.requestContext(principalArn), ...context } };
    const decisions = [evaluate(policies, request), ...(boundary ? [evaluate([boundary], request)] : [])];
    const denial = decisions.find(({ effect }) => effect !== "allow");
    if (!denial) this.used(principalArn, action);
    if (!denial) return { allowed: true, reason: decisions[0]?.reason as string };
    const reason = `${principalArn}: ${denial.reason}`;
    if (denial.unsupported) this.log(`iam: denied ${action}: ${reason}`);
    return { allowed: false, reason };
  }

  /** Returns whether a service or a principal is allowed to assume a role. @param externalId - from the request */
  async canAssume(roleArn: string, assumer: Assumer, externalId?: string): Promise<{ readonly allowed: boolean; readonly reason: string }> {
    const context = {
      ...(assumer.kind === "principal" ? this.requestContext(assumer.arn) : sourceContext(assumer, roleArn)),
      ...(externalId ? { "sts:ExternalId": externalId } : {}),
    };
    const { trust, reason } = evaluateTrust(await this.identities.trustPolicy(roleArn), assumer, context);
    if (trust === "account" && assumer.kind === "principal") return this.isAllowed(assumer.arn, "sts:AssumeRole", roleArn);
    return { allowed: trust === "named", reason: `trust policy of ${roleArn}: ${reason}` };
  }

  /** Returns a role session for an AWS service. @throws AccessDenied if the role does not trust the service */
  async sessionFor(roleArn: string, sessionName: string, service: AssumingService = LAMBDA): Promise<RoleSession> {
    const { allowed, reason } = await this.canAssume(roleArn, { kind: "service", ...service });
    if (!allowed) throw new AccessDenied(`${service.name} is not allowed to assume ${roleArn}: ${reason}`);
    const parameters = { Action: "AssumeRole", Version: "2011-06-15", RoleArn: roleArn, RoleSessionName: sessionName };
    return this.recordSession(await this.moto.query("sts", this.region, parameters));
  }

  /** Stores the keys in a response of STS, so that requests signed with them can be verified. */
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

const LAMBDA: AssumingService = { name: "lambda.amazonaws.com" };

const sourceContext = ({ sourceArn }: AssumingService, roleArn: string): Record<string, string> => ({
  "aws:SourceAccount": accountOf(roleArn),
  ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }),
});

const accountOf = (arn: string) => arn.split(":")[4] ?? "";
