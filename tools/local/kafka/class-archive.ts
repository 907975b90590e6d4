import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { javaHome } from "../installation/index.js";
import { freePort, Once, startChild, until } from "../process/index.js";
import { type ClusterFolder, makeClusterFolder, propertiesFile } from "./cluster-folder.js";
import type { KafkaClusterSpec } from "./cluster-spec.js";
import type { KafkaInstallation } from "./ensure-kafka.js";
import { type Jvm, nodeCommand, runJava } from "./jvm.js";
import { type BrokerPlace, brokerProperties, controllerProperties, type NodePorts } from "./node-properties.js";
import { renderProperties } from "./server-properties.js";

/** A cluster of one node with every listener, for the training run that records which classes nodes load. */
const TRAINING: KafkaClusterSpec = {
  arn: "arn:aws:kafka:us-east-1:123456789012:cluster/training/00000000-0000-0000-0000-000000000000-0",
  name: "training",
  kafkaVersion: "",
  brokers: 1,
  zones: ["training"],
  listeners: { plaintext: true, tls: { clientAuth: "none", caPems: [] }, iam: true, scram: true },
  serverProperties: {},
};

const once = new Once();
const CLUSTER_ID = "training-training-trai"; // 16 bytes in base64url
const QUIET = ["-Xlog:disable", "-Xlog:all=error:stderr"];

/**
 * Returns the JVM flags with which nodes start from an archive of loaded classes (class data sharing): they skip reading, verifying and
 * linking six thousand classes. Brokers, controllers and tools share one archive. It is created once per installation and JVM, in a training
 * run of one node that exercises its main functions.
 *
 * @see https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
export async function ensureClassArchive(installation: KafkaInstallation, log: (line: string) => void): Promise<readonly string[]> {
  const key = createHash("sha256").update(installation.key).update(installation.classPath).update(javaHome().version).digest("hex");
  const archive = join(installation.dir, `classes-${key.slice(0, 16)}.jsa`);
  await once.do(archive, () => create(installation, archive, log));
  return [`-XX:SharedArchiveFile=${archive}`, "-Xshare:auto", ...QUIET];
}

async function create(installation: KafkaInstallation, archive: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(archive)) {
    log(`creating the class archive of Kafka ${installation.release} for faster starts (once)`);
    const dir = join(installation.dir, `training.${process.pid}`);
    try {
      await train({ classPath: installation.classPath, dir, archive: `${archive}.${process.pid}` });
      for (const old of readdirSync(installation.dir).filter((file) => /^classes-\w+\.jsa$/.test(file)))
        rmSync(join(installation.dir, old), { force: true }); // 50 MB each; a running node keeps its archive mapped in memory
      renameSync(`${archive}.${process.pid}`, archive);
    } finally {
      rmSync(dir, { recursive: true, force: true });
      rmSync(`${archive}.${process.pid}`, { force: true });
    }
  }
}

interface Training {
  readonly classPath: string;
  readonly dir: string;
  readonly archive: string;
}

async function train({ classPath, dir, archive }: Training): Promise<void> {
  const folder = await makeClusterFolder(join(dir, "node"), dir, []);
  const broker = await trainingBroker();
  const file = writeCombinedNode(folder, broker, await freePort());
  mkdirSync(join(folder.dir, "data"), { recursive: true });
  const jvm: Jvm = { java: javaHome().java, classPath, tmpDir: folder.tmpDir, log4j: folder.log4j, archive: [] };
  await runJava(jvm, "FormatNodes", [CLUSTER_ID, file]);
  const recording = [`-XX:ArchiveClassesAtExit=${archive}`, ...QUIET];
  const command = nodeCommand({ ...jvm, archive: recording }, 256, file, {
    MSK_LOCAL_CLUSTER_ARN: TRAINING.arn,
    MSK_LOCAL_IAM_ENDPOINT: "http://127.0.0.1:9", // nothing listens there
    MSK_LOCAL_IAM_SECRET: "none",
  });
  const lines: string[] = [];
  const child = startChild(command.java, command.args, { name: "training node", env: command.env, onLine: (line) => lines.push(line) });
  try {
    await Promise.race([exercise(broker, folder), child.exited.then(() => Promise.reject(new Error("the training node stopped early")))]);
    child.kill("SIGTERM");
    const { code } = await child.exited;
    if (!existsSync(archive)) throw new Error(`the training node stopped with status ${code} and wrote no archive`);
  } catch (cause) {
    throw new Error(`the class archive of Kafka can't be created: ${(cause as Error).message}\n${lines.slice(-12).join("\n")}`, { cause });
  } finally {
    await child.stop(0);
  }
}

/**
 * Returns the place of the training node. It has no loopback address of a broker and none of MSK's ports: on macOS there may be addresses for
 * one cluster only, and that cluster may be running while the archive of another release is created.
 */
export async function trainingBroker(): Promise<TrainingBroker> {
  const [internal, plaintext, tls, scram, iam] = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
  return { id: 1, address: "127.0.0.1", ports: { internal, listeners: { plaintext, tls, scram, iam } } };
}

type TrainingBroker = BrokerPlace & { readonly ports: Required<Pick<NodePorts, "internal" | "listeners">> };

/** Writes the properties of a combined broker and controller, which loads the classes of both. */
function writeCombinedNode(folder: ClusterFolder, place: BrokerPlace, controllerPort: number): string {
  const layout = { spec: TRAINING, dir: folder.dir, controllers: [{ id: 1, port: controllerPort }] };
  const broker = brokerProperties(layout, place);
  const controller = controllerProperties(layout, 1, controllerPort);
  const file = propertiesFile(folder.dir, 1);
  const combined = {
    ...controller,
    ...broker,
    "process.roles": "broker,controller",
    listeners: `${broker["listeners"]},${controller["listeners"]}`,
  };
  writeFileSync(file, renderProperties(combined));
  return file;
}

/** Creates a topic, writes to it, reads it in a group, and is denied by IAM. */
async function exercise({ address, ports }: TrainingBroker, { identity }: ClusterFolder): Promise<void> {
  const ssl = { ca: identity.certificate, cert: identity.certificate, key: identity.key };
  const options = { logLevel: logLevel.NOTHING, retry: { retries: 0 }, connectionTimeout: 2_000 };
  const node = new Kafka({ ...options, brokers: [`127.0.0.1:${ports.internal}`], ssl });
  const [admin, producer, consumer] = [node.admin(), node.producer(), node.consumer({ groupId: "training" })];
  const topic = "training";
  try {
    await until("the training node to serve", () => admin.connect().then(() => true), { timeoutMs: 90_000, everyMs: 200 });
    await until("the topic", () =>
      admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: false }),
    );
    await producer.connect();
    await until("a record to be written", () => producer.send({ topic, acks: -1, messages: [{ value: "x" }] }).then(() => true));
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const read = new Promise<void>((resolve) => consumer.run({ eachMessage: async () => resolve() }));
    await Promise.race([read, new Promise((resolve) => setTimeout(resolve, 5_000))]);
  } finally {
    await Promise.allSettled([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
  }
  const oauthBearerProvider = async () => ({ value: "denied" });
  const denied = new Kafka({
    ...options,
    brokers: [`${address}:${ports.listeners.iam}`],
    ssl: { rejectUnauthorized: false },
    sasl: { mechanism: "oauthbearer", oauthBearerProvider },
  }).admin();
  await denied.connect().catch(() => undefined); // no IAM is running: the broker only has to load the classes of the attempt
  await denied.disconnect();
}
