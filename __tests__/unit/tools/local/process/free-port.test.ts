import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { freePort } from "../../../../../tools/local/process/index.js";

test("never returns a port twice", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
});

test("returns ports that can be listened on and that no outgoing connection uses", async () => {
  const port = await freePort();
  expect(port).toBeGreaterThanOrEqual(10_240);
  expect(port).toBeLessThan(32_768);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});
