import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChildHandle, startChild, until } from "../process/index.js";
import type { ConnectInstallation } from "./ensure-connect.js";
import { WorkerApi } from "./worker-api.js";

/** Time until a worker that exited starts again, ms. */
const RESTART_AFTER_MS = 2_000;
/** Time limit for the first answer of a worker, ms: it scans the plugin and joins its group first. */
const START_MS = 300_000;
const STOP_GRACE_MS = 20_000;

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

/** A worker of Kafka Connect: its JVM, which is restarted when it exits unexpectedly. */
export class WorkerProcess {
  readonly api: WorkerApi;
  private child: ChildHandle | undefined;
  private stopped = new AbortController();
  private readonly propertiesFile: string;
  private readonly log4j: string;
  private readonly tmpDir: string;

  constructor(private readonly options: WorkerOptions) {
    this.api = new WorkerApi(options.restPort);
    this.propertiesFile = join(options.dir, "worker.properties");
    this.log4j = join(options.dir, "log4j.properties");
    this.tmpDir = join(options.dir, "tmp");
    mkdirSync(this.tmpDir, { recursive: true, mode: 0o700 });
    writeFileSync(this.propertiesFile, propertiesText(options.properties), { mode: 0o600 });
    writeFileSync(this.log4j, LOG4J);
  }

  /** Process id of the JVM; undefined while it does not run. */
  get pid(): number | undefined {
    return this.child?.running ? this.child.pid : undefined;
  }

  /** Starts the JVM, and resolves once its REST API answers. @throws Error if it exits or does not answer in time */
  async start(): Promise<void> {
    const child = this.spawn();
    const failed = child.exited.then(({ code, signal }) => {
      throw new Error(`the worker exited with ${signal ?? `status ${code}`} while it started`);
    });
    failed.catch(() => undefined);
    const options = { timeoutMs: START_MS, everyMs: 250, signal: this.stopped.signal };
    await Promise.race([until(`the worker of ${this.options.name} to answer`, () => this.api.ready(), options), failed]);
    void this.restartAfter(child);
  }

  /** Kills the JVM, which then starts again. */
  async kill(): Promise<void> {
    this.child?.kill("SIGKILL");
    await this.child?.exited;
  }

  /** Stops the JVM. The worker leaves its group, and does not start again. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.child?.stop(STOP_GRACE_MS);
  }

  private spawn(): ChildHandle {
    const { name, installation, environment, logFile, onLine } = this.options;
    const flags = [
      ...["-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"],
      ...["-Djava.awt.headless=true", `-Djava.io.tmpdir=${this.tmpDir}`, `-Dlog4j.configuration=file:${this.log4j}`],
    ];
    const program = ["-cp", installation.classPath, "org.apache.kafka.connect.cli.ConnectDistributed", this.propertiesFile];
    this.child = startChild(installation.java, [...flags, ...program], {
      name,
      env: { PATH: process.env["PATH"], MALLOC_ARENA_MAX: "2", ...environment },
      logFile,
      onLine,
    });
    return this.child;
  }

  /** Starts the JVM again each time that it exits, until `stop`. */
  private async restartAfter(child: ChildHandle): Promise<void> {
    const { signal } = this.stopped;
    const { name, log } = this.options;
    for (let current = child; ; current = this.spawn()) {
      const exit = await current.exited;
      if (signal.aborted) return;
      log(`${name}: the worker exited with ${exit.signal ?? `status ${exit.code}`} and restarts in ${RESTART_AFTER_MS} ms`);
      await sleep(RESTART_AFTER_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}

/** Returns a file of Java properties. */
function propertiesText(properties: Readonly<Record<string, string>>): string {
  const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return Object.entries(properties)
    .map(([name, value]) => `${name.replaceAll(/[:= #!\\]/g, "\\$&")}=${escaped(value)}\n`)
    .join("");
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
