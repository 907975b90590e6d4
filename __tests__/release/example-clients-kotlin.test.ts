import { join } from "node:path";
import { root } from "../../tools/setup/folders.js";
import { testAdEventClients } from "../support/examples/ad-event-clients.js";
import { mavenBuild } from "../support/examples/maven-build.js";

testAdEventClients({
  language: "Kotlin",
  build: async (example) => {
    const folder = join(example.folder, "build");
    await mavenBuild(join(root, "examples/clients/ad-events-kotlin"), folder);
    const connection = join(await example.clientFiles("spring"), "application.yml");
    return (profile, { topic, ledger, count, perSecond }) => {
      const settings = { topic, ledger, count, "per-second": perSecond };
      const own = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : `--ad-events.${name}=${value}`));
      const spring = [`--spring.config.additional-location=file:${connection}`, `--spring.profiles.active=${profile}`];
      return { command: "java", args: ["-Xmx256m", "-jar", join(folder, "ad-events.jar"), ...spring, ...own] };
    };
  },
  idempotent: true,
  reasonOf: ({ headers }) => headers["kafka_dlt-exception-message"]?.replace(/^.*; (?=The value)/, ""),
  reasons: ["The value is not JSON.", "The value is not an ad event: impressions: 0 is not between 1 and 1000000"],
});
