import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { verifyHeaders } from "../../../../../../tools/local/aws/iam/sigv4.js";
import { SigV4Proxy } from "../../../../../../tools/local/aws/prometheus/sigv4-proxy.js";
import { readRequest } from "../../../../../../tools/local/aws/protocol/request.js";

const keys = { accessKeyId: "AKIACOLLECTOR", secretAccessKey: "secret" };
const WRITE = "/workspaces/ws-1/api/v1/remote_write";

/** What a workspace receives. */
interface Write {
  readonly url: string;
  /** Access key of the valid signature. */
  readonly signer: string;
  readonly body: string;
  readonly encoding: string | undefined;
}

let gateway: Server;
let endpoint: string;
let writes: Write[];
let status: number;
let proxy: SigV4Proxy;

beforeEach(async () => {
  writes = [];
  status = 200;
  const credentials = new Credentials();
  credentials.add({ ...keys, principalArn: "arn:aws:iam::123456789012:user/collector" });
  const receive = async (incoming: IncomingMessage) => {
    const request = await readRequest(incoming, "");
    const signer = verifyHeaders(request, { service: "aps", region: "eu-west-1" }, credentials).accessKeyId;
    writes.push({ url: request.url, signer, body: request.body.toString(), encoding: request.headers["content-encoding"] });
  };
  gateway = createServer((incoming, outgoing) =>
    receive(incoming).then(
      () => outgoing.writeHead(status).end("stored"),
      (failure: Error) => outgoing.writeHead(403).end(failure.message),
    ),
  );
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  proxy = await SigV4Proxy.listen(endpoint, keys);
});

afterEach(async () => {
  await proxy.close();
  gateway.close();
  gateway.closeAllConnections();
});

interface Section {
  readonly url: string;
  readonly authorization: { readonly credentials: string };
}

/** Returns the section that the proxy makes of a signed one. */
const section = (url = `${endpoint}${WRITE}`) =>
  (proxy.signing({ remote_write: [{ url, sigv4: { region: "eu-west-1" } }] }) as { remote_write: [Section] }).remote_write[0];

const write = (url: string, secret: string, method = "POST") =>
  fetch(url, {
    method,
    headers: { authorization: `Bearer ${secret}`, "content-encoding": "snappy", "content-type": "application/x-protobuf" },
    ...(method === "POST" && { body: "samples" }),
  });

test("a write is signed and sent to the workspace", async () => {
  const { url, authorization } = section();

  const response = await write(url, authorization.credentials);

  expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text: "stored" });
  expect(writes).toEqual([{ url: WRITE, signer: "AKIACOLLECTOR", body: "samples", encoding: "snappy" }]);
});

test("the status of the workspace is returned, and 502 without one, so that Prometheus tries again", async () => {
  const { url, authorization } = section();
  status = 400;
  expect((await write(url, authorization.credentials)).status).toBe(400);

  gateway.close();
  gateway.closeAllConnections();

  expect((await write(url, authorization.credentials)).status).toBe(502);
});

test("requests without the secret, of web pages and for anything else are refused", async () => {
  const { url, authorization } = section();
  const { credentials: secret } = authorization;

  expect((await write(url, "guess")).status).toBe(401);
  expect((await write(url, secret, "GET")).status).toBe(404);
  expect((await write(url.replace("remote_write", "query"), secret)).status).toBe(404);
  expect((await fetch(url, { method: "POST", headers: { origin: "http://attacker.example" } })).status).toBe(403);
  expect(writes).toEqual([]);
});

test("other sections and settings stay as they are", () => {
  const configuration = {
    global: { scrape_interval: "60s" },
    remote_write: [{ url: "http://127.0.0.1:9/write" }, { url: `${endpoint}${WRITE}`, name: "amp", sigv4: { region: "eu-west-1" } }],
  };

  const { remote_write: sections, ...rest } = proxy.signing(configuration) as { remote_write: object[] };

  expect(rest).toEqual({ global: { scrape_interval: "60s" } });
  expect(sections).toEqual([
    { url: "http://127.0.0.1:9/write" },
    {
      name: "amp",
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/eu-west-1\/workspaces\/ws-1\/api\/v1\/remote_write$/),
      authorization: { credentials: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
  expect(proxy.signing({ scrape_configs: [] })).toEqual({ scrape_configs: [] });
});

test("a workspace of another endpoint is refused", () => {
  expect(() => section(`https://aps-workspaces.eu-west-1.amazonaws.com${WRITE}`)).toThrow(
    `remote_write: https://aps-workspaces.eu-west-1.amazonaws.com${WRITE} is not a workspace of this platform; use ${endpoint}/workspaces/…`,
  );
});
