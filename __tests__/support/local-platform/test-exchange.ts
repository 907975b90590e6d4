import type { Exchange } from "../../../tools/local/http-api/exchange.js";
import type { ReceivedRequest } from "../../../tools/local/http-api/host.js";
import { apiOf } from "./test-api.js";

/** Returns a request of an HTTP API. */
export const requestWith = (changes: Partial<ReceivedRequest> = {}): ReceivedRequest => ({
  method: "GET",
  url: "/pets/1",
  headers: {},
  body: Buffer.alloc(0),
  ...changes,
});

/** Returns the exchange of a request for a pet, without a matched route. */
export function exchangeWith(changes: Partial<Exchange> = {}): Exchange {
  return {
    request: requestWith(),
    sourceIp: "127.0.0.1",
    protocol: "HTTP/1.1",
    requestId: "request-1=",
    receivedAtMs: Date.parse("2026-01-02T03:04:05.678Z"),
    api: apiOf([]),
    stage: { name: "$default" },
    path: "/pets/1",
    fullPath: "/pets/1",
    query: "",
    ...changes,
  };
}
