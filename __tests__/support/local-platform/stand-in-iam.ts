import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An operation that a broker requests to authorize. */
export interface AuthorizationRequest {
  readonly principal: string;
  readonly operation: string;
  readonly resourceType: string;
  readonly resourceName: string;
}

/** A fake of the IAM endpoint that brokers call. A token is the credential itself; signatures are not verified. */
export interface StandInIam {
  readonly endpoint: string;
  readonly secret: string;
  /** Principal by credential. */
  readonly principals: Map<string, string>;
  /** The policy. Tests can replace it. */
  allows: (request: AuthorizationRequest) => boolean;
  /** The received authorization requests. */
  readonly requests: AuthorizationRequest[];
  close(): Promise<void>;
}

export async function standInIam(): Promise<StandInIam> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const respond = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers["x-msk-local-secret"] !== iam.secret) return respond(401, {});
    const body = JSON.parse(Buffer.concat(chunks).toString());
    if (request.url === "/iam/authenticate") {
      const principal = iam.principals.get(body.token ?? body.payload["x-amz-credential"]);
      return principal ? respond(200, { principal, expiresAtMs: Date.now() + 900_000 }) : respond(403, { reason: "unknown credential" });
    }
    const requests: AuthorizationRequest[] = body.actions.map((action: object) => ({ principal: body.principal, ...action }));
    iam.requests.push(...requests);
    return respond(200, { allowed: requests.map((each) => iam.allows(each)) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const iam: StandInIam = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/iam`,
    secret: "stand-in",
    principals: new Map(),
    allows: () => true,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return iam;
}
