import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientConfigOptions, clientCertificate, clientConfig } from "../../tools/client/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { type ClusterForClients, clusterForClients } from "../support/clients/cluster-for-clients.js";
import { ClientMatrix, everything } from "../support/clients/matrix.js";
import { outputOf } from "../support/processes/output-of.js";

// Tests the files for Python and Go with the library versions that they name, which are downloaded. Requires Go 1.24 or newer.
const run = promisify(execFile);
const recordBytes = 9_000_000;
const commonName = "orders-service";
/** The part of franz-go for administrators, which the generated files do not use. */
const administration = "github.com/twmb/franz-go/pkg/kadm@v1.19.0";
const clients = join(root, "__tests__/support/clients");

let folder: string;
let platform: LocalPlatform;
let cluster: ClusterForClients;
const matrix = new ClientMatrix();

beforeAll(async () => {
  folder = runFolder("clients");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  cluster = await clusterForClients(platform.endpoint);
  process.env["MSK_KEYSTORE_PASSWORD"] = "a password for Java";
  const certificates = join(folder, "certificates");
  await outputOf(() => clientCertificate({ ca: cluster.authorityArn, cn: commonName, key: "rsa", days: "7", out: certificates }));
}, 600_000);

afterAll(async () => {
  matrix.print();
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...environmentOf(platform.endpoint),
  MSK_CERTIFICATES: join(folder, "certificates"),
});

async function files(language: "python" | "go", mechanism: ClientConfigOptions["mechanism"]): Promise<string> {
  const user = { iam: undefined, scram: cluster.user, mtls: commonName }[mechanism];
  const out = join(folder, `${language}-${mechanism}`);
  const { arn } = cluster;
  await outputOf(() =>
    clientConfig({ mechanism, for: language, cluster: arn, caFile: platform.endpoint.caFile, out, ...(user && { user }) }),
  );
  return out;
}

/** Returns the libraries in the install command of a file. */
const libraries = (file: string, command: "pip install" | "go get") =>
  (new RegExp(`${command} (.*)`).exec(readFileSync(file, "utf8"))?.[1] ?? "").split(" ");

describe.each(["iam", "scram", "mtls"] as const)("with %s", (mechanism) => {
  test("Python administers topics, produces and consumes the cluster's largest records", async () => {
    const generated = await files("python", mechanism);
    const venv = join(folder, "venv");
    await run("python3", ["-m", "venv", venv]);
    await run(join(venv, "bin", "pip"), ["install", "-q", ...libraries(join(generated, "kafka_client.py"), "pip install")]);
    const args = [join(clients, "produce_consume.py"), generated, cluster.topic, String(recordBytes)];
    const { stdout } = await run(join(venv, "bin", "python"), args, { env: environment(), timeout: 120_000 });
    const performed = JSON.parse(stdout);
    matrix.add("confluent-kafka (Python)", mechanism, performed);
    expect(performed).toEqual(everything(recordBytes));
  });

  test("Go vets, administers topics, produces and consumes the cluster's largest records", async () => {
    const generated = await files("go", mechanism);
    const program = join(folder, "go");
    rmSync(join(program, "kafkaclient"), { recursive: true, force: true });
    mkdirSync(program, { recursive: true });
    cpSync(generated, join(program, "kafkaclient"), { recursive: true });
    copyFileSync(join(clients, "go", "main.go"), join(program, "main.go"));
    writeFileSync(join(program, "go.mod"), "module clients\n\ngo 1.24\n");
    const go = async (...args: string[]) => (await run("go", args, { cwd: program, env: environment(), timeout: 280_000 })).stdout;
    await go("get", ...libraries(join(generated, "client.go"), "go get"), administration);
    await go("mod", "tidy");
    await go("vet", "./...");
    const performed = JSON.parse(await go("run", ".", cluster.topic, String(recordBytes)));
    matrix.add("franz-go (Go)", mechanism, performed);
    expect(performed).toEqual(everything(recordBytes));
    expect((await run("gofmt", ["-l", "."], { cwd: program })).stdout).toBe("");
  });
});
