import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { javaCommand, NodeProcess, renderProperties } from "../kafka/index.js";
import { until } from "../process/index.js";
import type { ConnectInstallation } from "./ensure-connect.js";
import { loginConfiguration, newRestLogin } from "./rest-login.js";
import { WorkerApi } from "./worker-api.js";

/** Time limit for the first answer of a worker, ms: it scans the plugin and joins its group first. */
const START_MS = 300_000;
/** Time until a worker that was killed starts again, ms. */
const RESTART_AFTER_MS = 2_000;
const STOP_GRACE_MS = 20_000;
const HEAP_MB = 768;

export interface WorkerOptions {
  /** For logs: `connect/orders`. */
  readonly name: string;
  /** Path of the file with all that the worker logs. */
  readonly logFile: string;
  /** Folder for the worker's properties and temporary files. */
  readonly dir: string;
  readonly installation: ConnectInstallation;
  readonly restPort: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Variables of the process, in addition to the PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** Receives each line that the worker logs. */
  readonly onLine: (line: string) => void;
  readonly log: (line: string) => void;
}

/** A worker of Kafka Connect: its JVM, which is restarted when it exits unexpectedly. Its REST API requires a password. */
export class WorkerProcess {
  readonly api: WorkerApi;
  private readonly process: NodeProcess;
  private readonly command: ReturnType<typeof javaCommand>;

  constructor({ name, logFile, dir, installation, restPort, properties, environment, onLine, log }: WorkerOptions) {
    const login = newRestLogin();
    const file = (part: string) => join(dir, part);
    mkdirSync(file("tmp"), { recursive: true, mode: 0o700 });
    const write = (part: string, content: string) => writeFileSync(file(part), content, { mode: 0o600 });
    write("worker.properties", renderProperties(properties));
    write("log4j.properties", LOG4J);
    write("rest-users.properties", renderProperties({ [login.user]: login.password }));
    write("rest-login.conf", loginConfiguration(file("rest-users.properties")));
    this.api = new WorkerApi(restPort, login);
    this.command = javaCommand(
      { ...installation, tmpDir: file("tmp"), log4j: file("log4j.properties") },
      {
        heapMb: HEAP_MB,
        flags: [`-Djava.security.auth.login.config=${file("rest-login.conf")}`],
        mainClass: "org.apache.kafka.connect.cli.ConnectDistributed",
        args: [file("worker.properties")],
        env: environment,
      },
    );
    const serving = async (signal: AbortSignal) =>
      void (await until(`the worker of ${name} to answer`, () => this.api.ready(), { timeoutMs: START_MS, everyMs: 250, signal }));
    this.process = new NodeProcess({ name, logFile, onLine, log, serving });
  }

  /** Process id of the JVM; undefined while it does not run. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Starts the JVM, and resolves once its REST API answers. @throws Error with the last lines of its log if it exits or does not answer in time */
  async start(): Promise<void> {
    try {
      await this.process.start(this.command, false);
    } catch (failure) {
      await this.stop();
      throw failure;
    }
  }

  /** Kills the JVM, which then starts again. */
  async kill(): Promise<void> {
    await this.process.kill(RESTART_AFTER_MS);
  }

  /** Stops the JVM. The worker leaves its group, and does not start again. */
  async stop(): Promise<void> {
    await this.process.stop(STOP_GRACE_MS);
  }
}

/** The lines of a worker as MSK Connect delivers them: INFO and above, with their stack traces. */
const LOG4J = [
  "log4j.rootLogger=INFO, out",
  "log4j.appender.out=org.apache.log4j.ConsoleAppender",
  "log4j.appender.out.layout=org.apache.log4j.PatternLayout",
  "log4j.appender.out.layout.ConversionPattern=[%d] %p %X{connector.context}%m (%c:%L)%n",
  "log4j.logger.org.reflections=ERROR",
  // They log every property of every client.
  "log4j.logger.org.apache.kafka.clients=WARN",
  "log4j.logger.org.apache.kafka.common.config=WARN",
  "log4j.logger.org.apache.kafka.connect.runtime.WorkerInfo=WARN",
  "log4j.logger.org.apache.kafka.connect.runtime.rest.RestServer=WARN", // each request of the platform
  "",
].join("\n");
