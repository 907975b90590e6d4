import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { type ClientConfigOptions, clientConfig } from "../../tools/client/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { ApiClient } from "../../tools/traffic/api-client.js";
import { consumedByFunction } from "../../tools/traffic/consumed.js";
import { assumeRole } from "../../tools/traffic/role.js";
import { javaClients } from "../support/clients/java-clients.js";
import { outputOf } from "../support/processes/output-of.js";

// One platform whose events have an Avro schema. Clients in four languages write an event each with the unchanged files of
// `msk client-config --topic`, and read those of all others and of the function. Requires Go 1.24 or newer.
const run = promisify(execFile);
const TOPIC = "ad-events";
const TIMEOUT_MS = 15 * 60_000;
const programs = join(root, "__tests__/support/clients");

interface Event {
  readonly adId: string;
  readonly eventId: string;
  readonly impressions: number;
}

/** Compressions of Kafka; the generated files for Java, Python and Go use LZ4. */
const compressions = ["none", "gzip", "snappy", "lz4", "zstd"];

/** A client in one language. */
interface Client {
  readonly write: (event: Event, compression?: string) => Promise<unknown>;
  readonly read: () => Promise<Event[]>;
}

let folder: string;
let platform: LocalPlatform;
let outputs: Record<string, unknown>;
let environment: NodeJS.ProcessEnv;
const clients = new Map<string, Client>();
const written: Event[] = [];
const began = Date.now();

beforeAll(async () => {
  folder = runFolder("clients");
  mkdirSync(join(folder, "schemas"));
  copyFileSync(join(root, "config/schemas/ad-event.avsc"), join(folder, "schemas/ad-event.avsc"));
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  const schemas = { "ad-event": { file: "schemas/ad-event.avsc", topics: [TOPIC] } };
  writeFileSync(join(folder, "settings.yaml"), stringify({ ...dev, registry: { kind: "glue" }, schemas }));
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  const terraform = await synthesize({
    ...{ config: join(folder, "settings.yaml"), folder: join(folder, "cdktf.out") },
    endpoint: platform.endpoint,
  });
  await terraform.init();
  await terraform.apply();
  outputs = await terraform.outputs();
  writeFileSync(join(folder, "outputs.json"), JSON.stringify(outputs));
  const credentials = await testerCredentials();
  environment = {
    ...process.env,
    ...environmentOf(platform.endpoint),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  for (const [language, make] of Object.entries({ java, python, node, go })) clients.set(language, await make(await files(language)));
}, TIMEOUT_MS);

afterAll(async () => {
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

const testerCredentials = () => {
  const roles = outputs["client_role_arns"] as Record<string, string>;
  return assumeRole(String(roles["integration-tester"]), "clients", platform.endpoint.region);
};

/** Generates the files for a language. @returns their folder */
async function files(language: string): Promise<string> {
  const out = join(folder, language);
  const from = { outputs: join(folder, "outputs.json"), caFile: platform.endpoint.caFile };
  await outputOf(() => clientConfig({ mechanism: "iam", for: language as ClientConfigOptions["for"], topic: TOPIC, ...from, out }));
  return out;
}

const schema = () => join(folder, "schemas/ad-event.avsc");
const timestamped = (event: Event) => JSON.stringify({ ...event, timestamp: Date.now() });
/** Returns the libraries in the install command of a file. */
const libraries = (file: string, command: string) => (new RegExp(`${command} (.*)`).exec(readFileSync(file, "utf8"))?.[1] ?? "").split(" ");

async function java(generated: string): Promise<Client> {
  const program = await javaClients(readFileSync(join(generated, "dependencies.xml"), "utf8"), folder, "SchemaValues");
  const main = (...args: string[]) => program.run("SchemaValues", ["client.properties", TOPIC, schema(), ...args], generated, environment);
  return {
    write: ({ adId, eventId, impressions }, compression = "lz4") => main(adId, eventId, String(impressions), compression),
    read: async () => JSON.parse(await main()),
  };
}

async function python(generated: string): Promise<Client> {
  const venv = join(folder, "venv");
  await run("python3", ["-m", "venv", venv]);
  const wanted = ["kafka_client.py", "schema_registry.py"].flatMap((file) => libraries(join(generated, file), "pip install"));
  await run(join(venv, "bin", "pip"), ["install", "-q", ...wanted]);
  const main = async (...args: string[]) => {
    const program = [join(programs, "schema_values.py"), generated, TOPIC, schema(), ...args];
    return (await run(join(venv, "bin", "python"), program, { env: environment, timeout: 120_000 })).stdout;
  };
  return { write: (event) => main(timestamped(event)), read: async () => JSON.parse(await main()) };
}

async function node(generated: string): Promise<Client> {
  const wanted = ["kafka-client.mjs", "schema-registry.mjs"].flatMap((file) => libraries(join(generated, file), "npm install"));
  writeFileSync(join(generated, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", ...wanted], { cwd: generated });
  const main = async (...args: string[]) => {
    const program = [join(programs, "schema-values.mjs"), generated, TOPIC, schema(), ...args];
    return (await run(process.execPath, program, { env: environment, timeout: 120_000 })).stdout;
  };
  return {
    write: (event) => main(timestamped(event)),
    read: async () => JSON.parse((await main()).trim().split("\n").at(-1) as string),
  };
}

async function go(generated: string): Promise<Client> {
  const program = join(folder, "go-program");
  mkdirSync(program);
  cpSync(generated, join(program, "kafkaclient"), { recursive: true });
  copyFileSync(join(programs, "go-schemas", "main.go"), join(program, "main.go"));
  writeFileSync(join(program, "go.mod"), "module clients\n\ngo 1.24\n");
  const command = async (...args: string[]) => (await run("go", args, { cwd: program, env: environment, timeout: 500_000 })).stdout;
  const wanted = ["client.go", "schemas.go"].flatMap((file) => libraries(join(generated, file), "go get"));
  await command("get", ...wanted, "github.com/twmb/franz-go/pkg/kadm@v1.19.0");
  await command("mod", "tidy");
  await command("vet", "./...");
  await command("build", "-o", "program", ".");
  expect((await run("gofmt", ["-l", "."], { cwd: program })).stdout).toBe("");
  const main = async (...args: string[]) =>
    (await run(join(program, "program"), [TOPIC, schema(), ...args], { cwd: program, env: environment, timeout: 120_000 })).stdout;
  return { write: (event) => main(JSON.stringify(event)), read: async () => JSON.parse(await main()) };
}

test(
  "the function and a client in each language write an event, Java one with each compression",
  async () => {
    const api = new ApiClient({
      ...{ endpoint: String(outputs["api_endpoint"]), region: platform.endpoint.region },
      credentials: await testerCredentials(),
    });
    const first = { adId: "function", eventId: randomUUID(), impressions: 1 };
    expect(await api.post(`/ads/${first.adId}/impression`, { eventId: first.eventId, impressions: 1 })).toMatchObject({ status: 202 });
    written.push(first);
    for (const [language, client] of clients) {
      const event = { adId: language, eventId: randomUUID(), impressions: written.length + 1 };
      await client.write(event);
      written.push(event);
    }
    for (const compression of compressions) {
      const event = { adId: `java-${compression}`, eventId: randomUUID(), impressions: written.length + 1 };
      await clients.get("java")?.write(event, compression);
      written.push(event);
    }
  },
  TIMEOUT_MS,
);

test.each(["java", "python", "node", "go"])(
  "%s reads the events of the function and of every language",
  async (language) => {
    const events = await clients.get(language)?.read();

    const inOrder = (list: readonly Event[] = []) => list.toSorted((a, b) => a.impressions - b.impressions);
    expect(inOrder(events)).toEqual(inOrder(written));
  },
  TIMEOUT_MS,
);

test(
  "the consumer function counts the event of every language once",
  async () => {
    const counts = await until(
      "the consumer function to accept all events",
      async () => {
        const consumed = await consumedByFunction(String(outputs["consumer_function_name"]), platform.endpoint.region, began);
        return written.every(({ eventId }) => consumed.has(eventId)) && consumed;
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    expect(written.map(({ eventId }) => counts.get(eventId))).toEqual(written.map(() => 1));
  },
  TIMEOUT_MS,
);
