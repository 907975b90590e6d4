import { join } from "node:path";
import { root } from "../../tools/setup/folders.js";
import { testAdEventClients } from "../support/examples/ad-event-clients.js";

testAdEventClients({
  language: "TypeScript",
  build: async (example) => {
    const client = await example.clientFiles("node");
    return (profile, settings) => {
      const own = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      const program = join(root, "examples/clients/ad-events-typescript/main.ts");
      return { command: process.execPath, args: ["--import", "tsx", program, profile, ...own], env: { KAFKA_CLIENT: client } };
    };
  },
  // kafkajs must not be used with idempotent: true; its consumers drop duplicates by the event id.
  idempotent: false,
  reasonOf: ({ headers }) => headers["dead-letter-reason"],
  reasons: ["the value is not JSON", "impressions: a whole number from 1 to 1000000 is required"],
});
