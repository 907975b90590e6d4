import { expect, test } from "@jest/globals";
import { kafkaSocket } from "../../../../tools/local/kafka-socket.js";
import { freePort } from "../../../../tools/local/process/index.js";

test("does not add listeners to a closed socket that kafkajs closes repeatedly", async () => {
  const socket = kafkaSocket({ host: "127.0.0.1", port: await freePort(), ssl: undefined as never, onConnect: () => undefined });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  const before = socket.listenerCount("connect");
  for (let attempt = 0; attempt < 12; attempt++) {
    socket.end();
    socket.unref();
  }
  expect(socket.listenerCount("connect")).toBe(before);
});
