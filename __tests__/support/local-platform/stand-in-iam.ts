import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Question {
  readonly principal: string;
  readonly operation: string;
  readonly resourceType: string;
  readonly resourceName: string;
}

/** Stands in for the local platform's IAM on the brokers' side of the wire. A token is the name of whoever holds it; no signature is checked. */
export interface StandInIam {
  readonly endpoint: string;
  readonly secret: string;
  /** Who may sign in: the credential they show, and the principal that it belongs to. */
  readonly principals: Map<string, string>;
  /** The policy; replace it at will. */
  allows: (question: Question) => boolean;
  readonly asked: Question[];
  close(): Promise<void>;
}

export async function standInIam(): Promise<StandInIam> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers["x-msk-local-secret"] !== iam.secret) return answer(401, {});
    const body = JSON.parse(Buffer.concat(chunks).toString());
    if (request.url === "/iam/authenticate") {
      const principal = iam.principals.get(body.token ?? body.payload["x-amz-credential"]);
      return principal ? answer(200, { principal, expiresAtMs: Date.now() + 900_000 }) : answer(403, { reason: "unknown credential" });
    }
    const questions: Question[] = body.actions.map((action: object) => ({ principal: body.principal, ...action }));
    iam.asked.push(...questions);
    return answer(200, { allowed: questions.map((question) => iam.allows(question)) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const iam: StandInIam = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/iam`,
    secret: "stand-in",
    principals: new Map(),
    allows: () => true,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return iam;
}
