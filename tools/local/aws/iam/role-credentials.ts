import { randomBytes } from "node:crypto";
import type { AwsResponse } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import type { Iam } from "./iam.js";
import type { AssumingService } from "./trust.js";

/** Path of the control API at which a process reads the credentials of its role. */
export const CREDENTIALS_PATH = "/_local/credentials";

/** A role that a process of an AWS service works with. */
export interface ProcessRole {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly service: AssumingService;
}

/** The access of a process to the credentials of its role. */
export interface CredentialsGrant {
  /**
   * Variables with which the AWS SDKs of the process find the credentials.
   *
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the access. Credentials that the process has read are valid until they expire. */
  revoke(): void;
}

/** Credentials of roles for processes, as containers on AWS get them: by HTTP, new ones before the old ones expire. */
export class RoleCredentials {
  /** Roles by the token that a process presents. */
  private readonly roles = new Map<string, ProcessRole>();

  /** @param endpoint - of the API that serves {@link CREDENTIALS_PATH} */
  constructor(
    private readonly iam: Pick<Iam, "sessionFor">,
    private readonly endpoint: string,
  ) {}

  /** Gives a process access to the credentials of its role, with a separate token. */
  grant(role: ProcessRole): CredentialsGrant {
    const token = randomBytes(32).toString("hex");
    this.roles.set(token, role);
    return {
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.endpoint}${CREDENTIALS_PATH}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
      },
      revoke: () => void this.roles.delete(token),
    };
  }

  /** Returns the response to a request with a token: credentials, or 403 with the reason. */
  async respond(token: string | undefined): Promise<AwsResponse> {
    const role = this.roles.get(token ?? "");
    if (!role) return denied("The authorization token is missing, unknown or revoked.");
    try {
      const session = await this.iam.sessionFor(role.roleArn, role.sessionName, role.service);
      return json({
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        Token: session.sessionToken,
        Expiration: new Date(session.expiresAtMs).toISOString(),
      });
    } catch (failure) {
      return denied((failure as Error).message);
    }
  }
}

const denied = (message: string) => json({ code: "AccessDenied", message }, 403);
