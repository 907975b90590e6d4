import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a {@link HttpFake} received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a {@link HttpFake} answers. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** An HTTP server on loopback that records requests and answers them with `answer`. */
export class HttpFake {
  readonly requests: ReceivedRequest[] = [];
  answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer> = () => ({});

  private constructor(private readonly server: Server) {}

  static async start(): Promise<HttpFake> {
    const server = createServer();
    const fake = new HttpFake(server);
    server.on("request", async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const received = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      fake.requests.push(received);
      const { status = 200, headers = {}, body: text = "" } = await fake.answer(received);
      response.writeHead(status, headers).end(text);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    await new Promise((resolve) => void this.server.close(resolve));
  }
}

/** A fake of the AWS API: the SDK's clients of this process send their requests to it until `stop`. */
export async function startAwsFake(): Promise<{ aws: HttpFake; stop: () => Promise<void> }> {
  const aws = await HttpFake.start();
  const environment = { ...process.env };
  Object.assign(process.env, { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "secret" });
  const stop = () => {
    process.env = environment;
    return aws.stop();
  };
  return { aws, stop };
}

/** Makes an AWS fake answer CloudWatch's FilterLogEvents with pages: each has the messages, and a token for the next one. */
export function answerLogPages(aws: HttpFake, ...pages: readonly (readonly string[])[]): void {
  aws.answer = ({ body }) => {
    const { nextToken = "0" } = JSON.parse(body) as { nextToken?: string };
    const page = Number(nextToken);
    const events = pages[page]?.map((message) => ({ message }));
    return { body: JSON.stringify({ events, ...(page + 1 < pages.length && { nextToken: String(page + 1) }) }) };
  };
}
