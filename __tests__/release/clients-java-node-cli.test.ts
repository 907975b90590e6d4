import { execFile } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ClientConfigOptions, clientConfig } from "../../tools/client/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { type ClusterForClients, clusterForClients, largestMessage } from "../support/clients/cluster-for-clients.js";
import { type JavaClients, javaClients } from "../support/clients/java-clients.js";
import { asRole, makeRole } from "../support/clients/role.js";
import { outputOf } from "../support/processes/output-of.js";

// Clients use the unchanged files of `msk client-config` and `msk client-certificate`, without other information about the cluster.
const run = promisify(execFile);
type Mechanism = ClientConfigOptions["mechanism"];
const keystorePassword = "a password for Java";
const commonName = "orders-service";
/** Nearly the largest record that the cluster accepts, far above the default limit of clients. */
const recordBytes = 9_000_000;

let folder: string;
let platform: LocalPlatform;
let cluster: ClusterForClients;
let java: JavaClients;

beforeAll(async () => {
  folder = runFolder("clients");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  cluster = await clusterForClients(platform.endpoint);
  const certificates = ["--ca", cluster.authorityArn, "--cn", commonName, "--out", join(folder, "certificates"), "--days", "7", "--json"];
  const issued = await msk(["client-certificate", ...certificates]);
  expect(JSON.parse(issued)).toMatchObject({ principal: `User:CN=${commonName}` });
  await files("java", "iam");
  java = await javaClients(readFileSync(join(folder, "java-iam", "dependencies.xml"), "utf8"), folder);
});

afterAll(async () => {
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const msk = async (args: readonly string[]) => {
  const { stdout } = await run(process.execPath, ["--import", "tsx", join(root, "tools/cli.ts"), ...args], { env: environment() });
  return stdout;
};

/** Returns the environment of a client process: the connection to the platform and the secrets that its file reads. */
const environment = (secrets: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  ...environmentOf(platform.endpoint),
  MSK_CERTIFICATES: join(folder, "certificates"),
  MSK_KEYSTORE_PASSWORD: keystorePassword,
  ...secrets,
});

/** Generates the files for a language. @returns their folder */
async function files(language: ClientConfigOptions["for"], mechanism: Mechanism): Promise<string> {
  const user = { iam: undefined, scram: cluster.user, mtls: commonName }[mechanism];
  const out = join(folder, `${language}-${mechanism}`);
  const { arn } = cluster;
  await outputOf(() =>
    clientConfig({ mechanism, for: language, cluster: arn, caFile: platform.endpoint.caFile, out, ...(user && { user }) }),
  );
  if (mechanism === "mtls") copyFileSync(join(folder, "certificates", `${commonName}.p12`), join(out, `${commonName}.p12`));
  return out;
}

/** Runs `work` in parallel with the files of a language for each mechanism: most of the time is spent waiting. */
async function withEach<Result>(
  language: ClientConfigOptions["for"],
  work: (folder: string, mechanism: Mechanism) => Promise<Result>,
): Promise<Record<Mechanism, Result>> {
  const folders = [await files(language, "iam"), await files(language, "scram"), await files(language, "mtls")] as const;
  const [iam, scram, mtls] = await Promise.all([work(folders[0], "iam"), work(folders[1], "scram"), work(folders[2], "mtls")]);
  return { iam, scram, mtls };
}

const each = <Result>(result: Result) => ({ iam: result, scram: result, mtls: result });

test("Node produces and consumes the cluster's largest records with IAM, SCRAM and mutual TLS", async () => {
  const program = join(root, "__tests__/support/clients/produce-consume.mjs");
  const results = await withEach("node", async (folder) => {
    const args = [program, folder, cluster.topic, String(recordBytes)];
    const { stdout } = await run(process.execPath, args, { env: environment() }); // SCRAM reads the password from Secrets Manager
    return JSON.parse(stdout.trim().split("\n").at(-1) as string);
  });
  expect(results).toEqual(each({ bytes: recordBytes }));
});

test("Java produces and consumes the cluster's largest records with IAM, SCRAM and mutual TLS", async () => {
  const env = environment({ MSK_SCRAM_PASSWORD: cluster.password });
  const results = await withEach("java", async (folder) => JSON.parse(await java.produceConsume(folder, env, cluster.topic, recordBytes)));
  expect(results).toEqual(each({ bytes: recordBytes }));
});

test("Kafka's command line creates a topic, produces and consumes with IAM, SCRAM and mutual TLS", async () => {
  const env = environment({ PATH: `${java.bin}:${process.env["PATH"]}`, MSK_SCRAM_PASSWORD: cluster.password });
  const results = await withEach("cli", async (cwd, mechanism) => {
    const { stdout } = await run(join(cwd, "try.sh"), [`try-${mechanism}`], { cwd, env });
    return {
      created: stdout.includes(`Created topic try-${mechanism}.`),
      replicas: /PartitionCount: 3\tReplicationFactor: 3/.test(stdout),
      read: /^hello from /m.test(stdout),
    };
  });
  expect(results).toEqual(each({ created: true, replicas: true, read: true }));
});

test("reads the largest message from MSK, and writes no secret", async () => {
  const properties = readFileSync(join(await files("java", "scram"), "client.properties"), "utf8");
  expect(properties).toContain(`max.request.size=${largestMessage}\n`);
  expect(properties).not.toContain(cluster.password);
});

test("rejects a wrong password", async () => {
  const program = [join(root, "__tests__/support/clients/produce-consume.mjs"), await files("node", "scram"), cluster.topic, "10"];
  const wrong = run(process.execPath, program, { env: environment({ MSK_SCRAM_PASSWORD: "wrong" }) });
  await expect(wrong).rejects.toThrow("due to invalid credentials with SASL mechanism SCRAM-SHA-512");
});

test("the AWS library for Java authenticates with a role session, with exactly the permissions of the role", async () => {
  const { arn, topic } = cluster;
  const of = (kind: string, name: string) => `${arn.replace(":cluster/", `:${kind}/`)}/${name}`;
  const consumePermissions = [
    { Effect: "Allow", Action: "kafka-cluster:Connect", Resource: arn },
    { Effect: "Allow", Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], Resource: of("topic", topic) },
    { Effect: "Allow", Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], Resource: of("group", "*") },
  ];
  const producePermissions = [
    { Effect: "Allow", Action: "kafka-cluster:WriteDataIdempotently", Resource: arn },
    { Effect: "Allow", Action: "kafka-cluster:WriteData", Resource: of("topic", topic) },
  ];
  const folder = await files("java", "iam");
  const tryAs = async (name: string, statements: readonly object[]) => {
    const role = await asRole(await makeRole(platform.endpoint, name, statements), platform.endpoint);
    return java.produceConsume(folder, environment(role), topic, 1_000);
  };
  expect(JSON.parse(await tryAs("both", [...consumePermissions, ...producePermissions]))).toEqual({ bytes: 1_000 });
  await expect(tryAs("consumer", consumePermissions)).rejects.toThrow(/TopicAuthorizationException|ClusterAuthorizationException/);
  await expect(tryAs("nobody", [])).rejects.toThrow(/SaslAuthenticationException.*Access denied/);
});
