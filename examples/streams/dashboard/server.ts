import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Board } from "./board.js";

const INTERVAL_MS = 1_000;

/** Serves the page at `/`, and the state of the board at `/events`: at once, and every second in which it has changed. */
export function dashboard(board: Board): Server {
  const page = readFileSync(join(__dirname, "page.html"));
  return createServer((request, response) => {
    if (request.url === "/events") sendStates(board, response);
    else if (request.url === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    else response.writeHead(404).end();
  });
}

function sendStates(board: Board, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  let last = "";
  const send = () => {
    const state = JSON.stringify(board.state());
    if (state !== last) response.write(`data: ${state}\n\n`);
    last = state;
  };
  send();
  const timer = setInterval(send, INTERVAL_MS);
  response.once("close", () => clearInterval(timer));
}
