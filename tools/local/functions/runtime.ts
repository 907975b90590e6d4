import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { CodeStore } from "./code-store.js";
import { FunctionNotFound, RequestTooLarge, TooManyRequests, UnsupportedFunction } from "./errors.js";
import type { FunctionConfiguration, FunctionHost, InvocationResult } from "./host.js";
import { RuntimeProcess } from "./runtime-process.js";

/** Lambda's limit for the payload of a synchronous invocation. */
const REQUEST_LIMIT_BYTES = 6 * 1024 * 1024;
/** Lambda removes idle environments after some minutes. */
const IDLE_LIMIT_MS = 5 * 60_000;
/** A process runs no further invocation if its credentials expire earlier than this after the invocation's time limit. */
const CREDENTIALS_MARGIN_MS = 60_000;

/**
 * Concurrent cold starts of all functions. Each takes about a second of one core. In AWS every environment has its own processor; here more
 * cold starts would slow down all of them and the brokers.
 */
const COLD_STARTS = Math.max(2, availableParallelism());

export interface FunctionRuntimeOptions {
  /** Contains the unpacked code. */
  readonly stateDir: string;
  readonly log: (line: string) => void;
  /** Freezes idle processes with SIGSTOP, as Lambda does between invocations. @default true */
  readonly freeze?: boolean;
  /** Maximum processes per function. Further invocations wait for one; in AWS each gets its own environment. @default 10 */
  readonly processesPerFunction?: number;
}

interface Pool {
  /** Identifies the code and configuration of the processes. */
  fingerprint: string;
  readonly idle: { process: RuntimeProcess; sinceMs: number }[];
  readonly busy: Set<RuntimeProcess>;
  /** Resolves the invocations that wait for a process. */
  readonly waiting: (() => void)[];
  /** Running and waiting invocations, which count against reserved concurrency. */
  inFlight: number;
  starting: number;
}

/** Runs applied functions as Lambda does: warm processes with one invocation at a time, replaced when code, configuration or credentials change. */
export class FunctionRuntime {
  readonly #pools = new Map<string, Pool>();
  readonly #code: CodeStore;
  readonly #reaper: NodeJS.Timeout;
  #bootstrap: Promise<string> | undefined;
  readonly #warned = new Set<string>();
  #initializing = 0;
  #closed = false;

  constructor(
    private readonly host: FunctionHost,
    private readonly options: FunctionRuntimeOptions,
  ) {
    this.#code = new CodeStore(join(options.stateDir, "code"));
    this.#reaper = setInterval(() => this.#reap(), 10_000).unref();
  }

  /**
   * Invokes a function and waits for its response (`RequestResponse`).
   * @throws FunctionNotFound, TooManyRequests (reserved concurrency in use), RequestTooLarge (6 MB), UnsupportedFunction
   */
  async invoke(nameOrArn: string, payload: Buffer | string, options: { readonly traceId?: string } = {}): Promise<InvocationResult> {
    const configuration = await this.host.configuration(nameOrArn);
    if (!configuration) {
      throw new FunctionNotFound(nameOrArn);
    }
    rejectUnsupported(configuration);
    const bytes = Buffer.byteLength(payload);
    if (bytes > REQUEST_LIMIT_BYTES) {
      throw new RequestTooLarge(bytes, REQUEST_LIMIT_BYTES);
    }
    const pool = this.#poolOf(configuration);
    if (pool.inFlight >= (configuration.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      this.host.measure?.(configuration, { Throttles: 1 });
      throw new TooManyRequests();
    }
    pool.inFlight += 1;
    this.host.measure?.(configuration, { ConcurrentExecutions: pool.inFlight });
    try {
      const process = await this.#acquire(pool, configuration);
      try {
        return await process.invoke(randomUUID(), payload.toString() || "{}", options.traceId ?? newTraceId());
      } finally {
        this.#release(pool, process);
      }
    } finally {
      pool.inFlight -= 1;
      pool.waiting.shift()?.();
    }
  }

  /** Stops every process. Running invocations fail as if their process had exited. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#reaper);
    const processes = [...this.#pools.values()].flatMap((pool) => [...pool.idle.map(({ process }) => process), ...pool.busy]);
    await Promise.all(processes.map((process) => process.stop()));
  }

  #poolOf(configuration: FunctionConfiguration): Pool {
    const fingerprint = fingerprintOf(configuration);
    let pool = this.#pools.get(configuration.arn);
    if (!pool) {
      pool = { fingerprint, idle: [], busy: new Set(), waiting: [], inFlight: 0, starting: 0 };
      this.#pools.set(configuration.arn, pool);
    }
    if (pool.fingerprint !== fingerprint) {
      pool.fingerprint = fingerprint;
      this.#retire(pool.idle.splice(0).map(({ process }) => process));
    }
    return pool;
  }

  async #acquire(pool: Pool, configuration: FunctionConfiguration): Promise<RuntimeProcess> {
    const limit = this.options.processesPerFunction ?? 10;
    for (;;) {
      this.#throwIfClosed();
      const warm = pool.idle.pop()?.process;
      if (warm && isFresh(warm)) {
        pool.busy.add(warm);
        return warm;
      }
      if (warm) {
        this.#retire([warm]);
        continue;
      }
      if (pool.busy.size + pool.starting < limit && this.#initializing < COLD_STARTS) {
        return this.#start(pool, configuration);
      }
      await new Promise<void>((resolve) => pool.waiting.push(resolve));
    }
  }

  async #start(pool: Pool, configuration: FunctionConfiguration): Promise<RuntimeProcess> {
    pool.starting += 1;
    this.#initializing += 1;
    let initialized: Promise<unknown> = Promise.resolve();
    try {
      const [bootstrap, taskRoot, session] = await Promise.all([
        this.#compiledBootstrap(),
        this.#code.folderOf(configuration.codeSha256, () => this.host.code(configuration.name)),
        this.host.session(configuration.roleArn, configuration.name),
      ]);
      this.#throwIfClosed();
      this.#warnNodeVersion(configuration);
      const { log, freeze = true } = this.options;
      const started = new RuntimeProcess(configuration, session, this.host, { bootstrap, taskRoot, freeze, log });
      pool.busy.add(started);
      initialized = started.initialized;
      return started;
    } finally {
      pool.starting -= 1;
      void initialized.then(() => this.#initializationEnded());
    }
  }

  /** Wakes one waiting invocation of each function: it can start a process now. */
  #initializationEnded(): void {
    this.#initializing -= 1;
    for (const { waiting } of this.#pools.values()) {
      waiting.shift()?.();
    }
  }

  #release(pool: Pool, process: RuntimeProcess): void {
    pool.busy.delete(process);
    const current = pool.fingerprint === fingerprintOf(process.configuration);
    if (process.usable && current && !this.#closed) {
      pool.idle.push({ process, sinceMs: Date.now() });
    } else {
      this.#retire([process]);
    }
  }

  #throwIfClosed(): void {
    if (this.#closed) {
      throw new Error("the local platform is closing");
    }
  }

  #reap(): void {
    const before = Date.now() - IDLE_LIMIT_MS;
    for (const pool of this.#pools.values()) {
      const old = pool.idle.filter(({ process, sinceMs }) => sinceMs < before || !process.usable);
      for (const entry of old) {
        pool.idle.splice(pool.idle.indexOf(entry), 1);
      }
      this.#retire(old.map(({ process }) => process));
    }
  }

  #retire(processes: readonly RuntimeProcess[]): void {
    for (const process of processes) {
      void process.stop();
    }
  }

  /** Logs once per function that it runs on another Node.js version: all functions run on the version of this process. */
  #warnNodeVersion({ arn, name, runtime }: FunctionConfiguration): void {
    const major = process.versions.node.split(".")[0];
    if (runtime !== `nodejs${major}.x` && !this.#warned.has(arn)) {
      this.#warned.add(arn);
      this.options.log(`function ${name}: ${runtime} runs on Node.js ${process.versions.node}`);
    }
  }

  /** Compiles the process's program to JavaScript once. Node.js could strip the types, but that takes 70 ms at every cold start. */
  #compiledBootstrap(): Promise<string> {
    this.#bootstrap ??= (async () => {
      const source = readFileSync(join(__dirname, "bootstrap.ts"), "utf8");
      const { code } = transformSync(source, { loader: "ts", format: "cjs", platform: "node", target: "node22" });
      const file = join(this.options.stateDir, "bootstrap.cjs");
      await mkdir(this.options.stateDir, { recursive: true });
      await writeFile(file, code);
      return file;
    })();
    return this.#bootstrap;
  }
}

function rejectUnsupported({ name, runtime }: FunctionConfiguration): void {
  if (!runtime.startsWith("nodejs")) {
    throw new UnsupportedFunction(`${name}: ${runtime} is not supported; the local platform runs only Node.js functions`);
  }
}

/** Returns a key of the configuration that a process is started with, which excludes reserved concurrency. */
function fingerprintOf({ reservedConcurrency: _, ...configuration }: FunctionConfiguration): string {
  return JSON.stringify(configuration);
}

function isFresh(process: RuntimeProcess): boolean {
  const neededMs = process.configuration.timeoutSeconds * 1000 + CREDENTIALS_MARGIN_MS;
  return process.usable && process.session.expiresAtMs - Date.now() > neededMs;
}

/** Returns an unsampled X-Ray trace header: the local platform does not collect traces. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}
