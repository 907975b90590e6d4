import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { javaHome } from "../../../tools/local/installation/index.js";
import { ensureKafka, renderProperties } from "../../../tools/local/kafka/index.js";
import { withAdmin } from "../../../tools/local/kafka-admin.js";
import { type ChildHandle, freePort, runChild, startChild, until } from "../../../tools/local/process/index.js";
import { toolsFolder } from "../../../tools/setup/folders.js";

const CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";

/** One node of Apache Kafka without TLS and authentication, and with nothing of MSK: the Kafka that a team has before it moves. */
export class PlainKafka {
  private constructor(
    private readonly node: ChildHandle,
    /** Bootstrap brokers. */
    readonly brokers: string,
    readonly client: Kafka,
  ) {}

  /** @param folder - for its configuration, data and log */
  static async start(folder: string): Promise<PlainKafka> {
    mkdirSync(folder, { recursive: true });
    const { classPath } = await ensureKafka(toolsFolder, "3.9.x.kraft", () => undefined);
    const [port, controllerPort] = [await freePort(), await freePort()];
    const properties = join(folder, "server.properties");
    writeFileSync(properties, renderProperties(serverProperties(folder, port, controllerPort)));
    const { java } = javaHome();
    const jvm = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath];
    const options = { name: "existing Kafka", env: { PATH: process.env["PATH"] }, logFile: join(folder, "node.log") };
    const { code } = await runChild(java, [...jvm, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", properties], options);
    if (code !== 0) throw new Error(`Kafka's StorageTool failed with status ${code}: see ${options.logFile}`);
    const node = startChild(java, [...jvm, "kafka.Kafka", properties], options);
    const brokers = `127.0.0.1:${port}`;
    const client = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
    try {
      await until("the existing Kafka", () => withAdmin(client, async (admin) => (await admin.describeCluster()).brokers.length === 1), {
        timeoutMs: 120_000,
      });
      return new PlainKafka(node, brokers, client);
    } catch (failure) {
      await node.stop();
      throw failure;
    }
  }

  stop(): Promise<void> {
    return this.node.stop();
  }
}

const serverProperties = (folder: string, port: number, controllerPort: number) => ({
  "process.roles": "broker,controller",
  "node.id": "1",
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  "controller.listener.names": "CONTROLLER",
  "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
  "log.dirs": join(folder, "data"),
  "auto.create.topics.enable": "false",
  "group.initial.rebalance.delay.ms": "0",
  "offsets.topic.replication.factor": "1",
  "offsets.topic.num.partitions": "3",
});
