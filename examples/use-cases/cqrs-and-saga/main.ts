// One of the services: tsx main.ts SERVICE FOLDER, with the folder of its database, and in KAFKA_CLIENT that of `kafka-client.mjs`.
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { kafkaClient } from "./messaging/kafka-client.js";
import { runService } from "./messaging/run-service.js";
import { orderView, queries } from "./services/order-view.js";
import { orders } from "./services/orders.js";
import { payments } from "./services/payments.js";
import { stock } from "./services/stock.js";

const services = { orders, payments, stock, "order-view": orderView };

async function main(name = "", folder = "."): Promise<void> {
  const create = services[name as keyof typeof services];
  if (!create) throw new Error(`unknown service "${name}"; use ${Object.keys(services).join(", ")}`);
  const service = create(join(folder, `${name}.db`));
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  const server = name === "order-view" ? queries(service).listen(0, "127.0.0.1") : undefined;
  server?.once("listening", () => process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`));
  await runService(service, await kafkaClient(process.env["KAFKA_CLIENT"] ?? "."), stop.signal);
  server?.close();
}

main(...process.argv.slice(2)).catch((failure: unknown) => {
  process.stderr.write(`${failure instanceof Error ? failure.stack : failure}\n`);
  process.exit(1);
});
