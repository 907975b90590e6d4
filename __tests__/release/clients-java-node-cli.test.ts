import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetBootstrapBrokersCommand, KafkaClient } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ClientConfigOptions, clientConfig } from "../../tools/client/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { fullHost, writeHost } from "../support/bastion/host-folder.js";
import { type ClusterForClients, clusterForClients, largestMessage } from "../support/clients/cluster-for-clients.js";
import { type JavaClients, javaClients } from "../support/clients/java-clients.js";
import { kcat } from "../support/clients/kcat.js";
import { ClientMatrix, everything, type Performed, retention } from "../support/clients/matrix.js";
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
const matrix = new ClientMatrix();

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
  matrix.print();
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
async function withEach(
  language: ClientConfigOptions["for"],
  client: string,
  work: (folder: string, mechanism: Mechanism) => Promise<Performed>,
): Promise<Record<Mechanism, Performed>> {
  const folders = [await files(language, "iam"), await files(language, "scram"), await files(language, "mtls")] as const;
  const [iam, scram, mtls] = await Promise.all([work(folders[0], "iam"), work(folders[1], "scram"), work(folders[2], "mtls")]);
  const performed = { iam, scram, mtls };
  for (const [mechanism, done] of Object.entries(performed)) matrix.add(client, mechanism, done);
  return performed;
}

const each = <Result>(result: Result) => ({ iam: result, scram: result, mtls: result });

test("Node administers topics, produces and consumes the cluster's largest records with IAM, SCRAM and mutual TLS", async () => {
  const program = join(root, "__tests__/support/clients/produce-consume.mjs");
  const results = await withEach("node", "kafkajs (Node)", async (folder) => {
    const args = [program, folder, cluster.topic, String(recordBytes)];
    const { stdout } = await run(process.execPath, args, { env: environment() }); // SCRAM reads the password from Secrets Manager
    return JSON.parse(stdout.trim().split("\n").at(-1) as string);
  });
  expect(results).toEqual(each(everything(recordBytes)));
});

test("Java administers topics, produces and consumes the cluster's largest records with IAM, SCRAM and mutual TLS", async () => {
  const env = environment({ MSK_SCRAM_PASSWORD: cluster.password });
  const produceConsume = async (folder: string) => JSON.parse(await java.produceConsume(folder, env, cluster.topic, recordBytes));
  expect(await withEach("java", "Java with AWS's IAM library", produceConsume)).toEqual(each(everything(recordBytes)));
});

test("Kafka's command line administers topics and groups, produces and consumes with IAM, SCRAM and mutual TLS", async () => {
  const env = environment({ PATH: `${java.bin}:${process.env["PATH"]}`, MSK_SCRAM_PASSWORD: cluster.password });
  const results = await withEach("cli", "Kafka's command line with AWS's IAM library", async (cwd, mechanism) => {
    const topic = `try-${mechanism}`;
    const server = /--bootstrap-server (\S+)/.exec(readFileSync(join(cwd, "try.sh"), "utf8"))?.[1] as string;
    const kafka = async (tool: string, ...args: string[]) =>
      (await run(`${tool}.sh`, ["--bootstrap-server", server, "--command-config", "client.properties", ...args], { cwd, env })).stdout;
    const tried = (await run(join(cwd, "try.sh"), [topic], { cwd, env })).stdout;
    expect(tried).toContain(`Created topic ${topic}.`);
    const groups = (...args: string[]) => kafka("kafka-consumer-groups", "--timeout", "60000", ...args);
    await groups("--group", topic, "--topic", topic, "--reset-offsets", "--to-latest", "--execute");
    expect((await groups("--list")).split("\n")).toContain(topic);
    expect(await groups("--describe", "--group", topic)).toMatch(new RegExp(`^${topic} +${topic} +\\d +1 +1 +0 `, "m"));
    const listed = (await kafka("kafka-topics", "--list")).split("\n").includes(topic);
    const entity = ["--entity-type", "topics", "--entity-name", topic];
    await kafka("kafka-configs", "--alter", ...entity, "--add-config", `retention.ms=${retention}`);
    const described = await kafka("kafka-configs", "--describe", ...entity);
    await kafka("kafka-topics", "--delete", "--topic", topic);
    const [, partitions, replicas] = /PartitionCount: (\d+)\tReplicationFactor: (\d+)/.exec(tried) ?? [];
    return {
      ...{ listed, partitions: Number(partitions), replicas: Number(replicas) },
      retention: / retention\.ms=(\d+) /.exec(described)?.[1] ?? "unchanged",
      deleted: !(await kafka("kafka-topics", "--list")).split("\n").includes(topic),
      bytes: /^hello from .*/m.exec(tried)?.[0].length ?? 0,
    };
  });
  const [bytes] = Object.values(results).map((performed) => performed.bytes);
  expect(bytes).toBeGreaterThan("hello from ".length);
  expect(results).toEqual(each(everything(bytes as number)));
});

test("the tools of the bastion administer topics, produce and consume with the bastion's properties and AWS's IAM library", async () => {
  const host = join(folder, "bastion");
  const [region, clusterArn] = [platform.endpoint.region, cluster.arn];
  writeHost(host, { ...fullHost, region, clusterArn, clusterName: "clients" });
  const msk = new KafkaClient({});
  const { BootstrapBrokerStringSaslIam: brokers } = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }));
  msk.destroy();
  mkdirSync(join(host, "run/msk"), { recursive: true });
  writeFileSync(join(host, "run/msk/brokers.env"), `AWS_REGION=${region}\nCLUSTER_NAME=clients\nBOOTSTRAP_SERVERS=${brokers}\n`);
  // On a bastion the brokers have public certificates.
  const trust = `ssl.truststore.type=PEM\nssl.truststore.location=${platform.endpoint.caFile}\n`;
  appendFileSync(join(host, "etc/msk/client.properties"), trust);
  mkdirSync(join(host, "opt/kafka"), { recursive: true });
  symlinkSync(java.bin, join(host, "opt/kafka/bin"));
  const kafka = async (tool: string, args: readonly string[], input = "") => {
    const script = join(host, tool);
    if (!existsSync(script)) symlinkSync(join(host, "usr/local/lib/msk/kafka-tool"), script);
    const started = run(script, args, { env: environment(), timeout: 120_000 });
    started.child.stdin?.end(input);
    return (await started).stdout;
  };

  await kafka("kafka-topics", ["--create", "--topic", "from-bastion", "--partitions", "3", "--replication-factor", "3"]);
  await kafka("kafka-console-producer", ["--topic", "from-bastion"], "hello\n");
  const read = await kafka("kafka-console-consumer", ["--topic", "from-bastion", "--from-beginning", "--max-messages", "1"]);

  expect((await kafka("kafka-topics", ["--list"])).split("\n")).toContain("from-bastion");
  expect(read).toBe("hello\n");
  expect((await kafka("kafka-consumer-groups", ["--list"])).split("\n")).toContain("bastion-console");
});

test("kcat lists topics, produces and consumes the cluster's largest records with SCRAM and mutual TLS; it has no IAM", async () => {
  const { program, environment: libraries } = await kcat();
  const msk = new KafkaClient({});
  const brokers = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: cluster.arn }));
  msk.destroy();
  const certificate = (kind: string) => join(folder, "certificates", `${commonName}.${kind}.pem`);
  const options = {
    scram: {
      "bootstrap.servers": brokers.BootstrapBrokerStringSaslScram,
      ...{ "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512" },
      ...{ "sasl.username": cluster.user, "sasl.password": cluster.password },
    },
    mtls: {
      "bootstrap.servers": brokers.BootstrapBrokerStringTls,
      "security.protocol": "SSL",
      ...{ "ssl.certificate.location": certificate("cert"), "ssl.key.location": certificate("key") },
    },
  };
  const common = {
    ...{ "ssl.ca.location": platform.endpoint.caFile, "ssl.endpoint.identification.algorithm": "https" },
    ...{ "message.max.bytes": largestMessage, "fetch.message.max.bytes": largestMessage, "receive.message.max.bytes": 100_000_000 },
  };
  const record = join(folder, "record");
  writeFileSync(record, randomBytes(recordBytes));
  matrix.add("kcat", "iam", undefined); // it can't create tokens
  for (const [mechanism, own] of Object.entries(options)) {
    const settings = Object.entries({ ...common, ...own }).flatMap(([name, value]) => ["-X", `${name}=${value}`]);
    const call = async (...args: string[]) =>
      (await run(program, [...settings, ...args], { env: environment(libraries), timeout: 120_000, maxBuffer: 50_000_000 })).stdout;
    const { topics } = JSON.parse(await call("-L", "-J")) as { topics: { topic: string; partitions: { replicas: object[] }[] }[] };
    const partitions = topics.find(({ topic }) => topic === cluster.topic)?.partitions ?? [];
    await call("-P", "-t", cluster.topic, "-p", "0", record);
    const bytes = Number(await call("-C", "-t", cluster.topic, "-p", "0", "-o", "-1", "-c", "1", "-f", "%S"));
    const performed = {
      listed: partitions.length > 0,
      partitions: partitions.length,
      replicas: partitions[0]?.replicas.length ?? 0,
      bytes,
    };
    matrix.add("kcat", mechanism, performed);
    expect(performed).toEqual({ listed: true, partitions: 3, replicas: 3, bytes: recordBytes });
  }
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
    return java.produceConsume(folder, environment(role), topic, 1_000, "records");
  };
  expect(JSON.parse(await tryAs("both", [...consumePermissions, ...producePermissions]))).toEqual({ bytes: 1_000 });
  await expect(tryAs("consumer", consumePermissions)).rejects.toThrow(/TopicAuthorizationException|ClusterAuthorizationException/);
  await expect(tryAs("nobody", [])).rejects.toThrow(/SaslAuthenticationException.*Access denied/);
});
