import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Iam } from "../iam/iam.js";

/** Credentials of roles for processes, as containers on AWS get them: by HTTP, new ones before the old ones expire. */
export class RoleCredentials {
  /** Roles by the token that a process presents. */
  private readonly roles = new Map<string, { readonly roleArn: string; readonly sessionName: string }>();

  private constructor(
    private readonly server: Server,
    private readonly iam: Pick<Iam, "sessionFor">,
    private readonly service: string,
  ) {}

  /** @param service - principal of the service that assumes the roles */
  static async listen(iam: Pick<Iam, "sessionFor">, service: string): Promise<RoleCredentials> {
    const server = createServer();
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen({ host: "127.0.0.1", port: 0 }, listening);
    });
    const credentials = new RoleCredentials(server, iam, service);
    server.on("request", async (request, response) => {
      const { status, body } = await credentials.answer(request.headers.authorization);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    return credentials;
  }

  /**
   * Returns the variables with which the AWS SDKs of a process find the credentials of a role.
   *
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
   */
  environmentFor(roleArn: string, sessionName: string): Record<string, string> {
    const token = randomBytes(32).toString("hex");
    this.roles.set(token, { roleArn, sessionName });
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(token: string | undefined): Promise<{ readonly status: number; readonly body: object }> {
    const role = this.roles.get(token ?? "");
    if (!role) return { status: 403, body: { code: "AccessDenied", message: "The authorization token is missing or unknown." } };
    try {
      const session = await this.iam.sessionFor(role.roleArn, role.sessionName, this.service);
      return {
        status: 200,
        body: {
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secretAccessKey,
          Token: session.sessionToken,
          Expiration: new Date(session.expiresAtMs).toISOString(),
        },
      };
    } catch (failure) {
      return { status: 403, body: { code: "AccessDenied", message: (failure as Error).message } };
    }
  }
}
