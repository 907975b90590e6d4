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
/** Lambda lets go of idle environments after some minutes. */
const IDLE_LIMIT_MS = 5 * 60_000;
/** A process is not started on for another invocation when its credentials end sooner than this after the time limit. */
const CREDENTIALS_MARGIN_MS = 60_000;

/**
 * Cold starts at the same time, of all functions: each is a second of one core. In AWS every environment has a processor of its own;
 * here more of them would only make all of them slow, the brokers included.
 */
const COLD_STARTS = Math.max(2, availableParallelism());

export interface FunctionRuntimeOptions {
  /** Unpacked code lies here. */
  readonly stateDir: string;
  readonly log: (line: string) => void;
  /** Stops idle processes by SIGSTOP, as Lambda freezes them between invocations. @default true */
  readonly freeze?: boolean;
  /** Processes of one function at a time; more invocations wait for one, unlike in AWS, where they get one each. @default 10 */
  readonly processesPerFunction?: number;
}

interface Pool {
  /** Of the code and configuration that the processes have. */
  fingerprint: string;
  readonly idle: { process: RuntimeProcess; sinceMs: number }[];
  readonly busy: Set<RuntimeProcess>;
  /** Invocations that wait for a process. */
  readonly waiting: (() => void)[];
  /** Invocations under way, waiting ones included: what counts against reserved concurrency. */
  inFlight: number;
  starting: number;
}

/** Runs applied functions as Lambda does: warm processes, one invocation each, retired when code, configuration or credentials change. */
export class FunctionRuntime {
  readonly #pools = new Map<string, Pool>();
  readonly #code: CodeStore;
  readonly #reaper: NodeJS.Timeout;
  #bootstrap: Promise<string> | undefined;
  readonly #told = new Set<string>();
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
   * Invokes a function and waits for its answer (`RequestResponse`).
   * @throws FunctionNotFound, TooManyRequests (reserved concurrency in use), RequestTooLarge (6 MB), UnsupportedFunction
   */
  async invoke(nameOrArn: string, payload: Buffer | string, options: { readonly traceId?: string } = {}): Promise<InvocationResult> {
    const configuration = await this.host.configuration(nameOrArn);
    if (!configuration) {
      throw new FunctionNotFound(nameOrArn);
    }
    refuseUnsupported(configuration);
    const bytes = Buffer.byteLength(payload);
    if (bytes > REQUEST_LIMIT_BYTES) {
      throw new RequestTooLarge(bytes, REQUEST_LIMIT_BYTES);
    }
    const pool = this.#poolOf(configuration);
    if (pool.inFlight >= (configuration.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      throw new TooManyRequests();
    }
    pool.inFlight += 1;
    try {
      const process = await this.#take(pool, configuration);
      try {
        return await process.invoke(randomUUID(), payload.toString() || "{}", options.traceId ?? newTraceId());
      } finally {
        this.#giveBack(pool, process);
      }
    } finally {
      pool.inFlight -= 1;
      pool.waiting.shift()?.();
    }
  }

  /** Ends every process; invocations under way end as if their process had died. */
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

  async #take(pool: Pool, configuration: FunctionConfiguration): Promise<RuntimeProcess> {
    const limit = this.options.processesPerFunction ?? 10;
    for (;;) {
      this.#refuseWhenClosed();
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
      this.#refuseWhenClosed();
      this.#tellOtherNode(configuration);
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

  /** Whoever waits, of any function, may start a process now. */
  #initializationEnded(): void {
    this.#initializing -= 1;
    for (const { waiting } of this.#pools.values()) {
      waiting.shift()?.();
    }
  }

  #giveBack(pool: Pool, process: RuntimeProcess): void {
    pool.busy.delete(process);
    const current = pool.fingerprint === fingerprintOf(process.configuration);
    if (process.usable && current && !this.#closed) {
      pool.idle.push({ process, sinceMs: Date.now() });
    } else {
      this.#retire([process]);
    }
  }

  #refuseWhenClosed(): void {
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

  /** Functions of every Node.js runtime run on the Node that runs us; said once a function where that is another one. */
  #tellOtherNode({ arn, name, runtime }: FunctionConfiguration): void {
    const major = process.versions.node.split(".")[0];
    if (runtime !== `nodejs${major}.x` && !this.#told.has(arn)) {
      this.#told.add(arn);
      this.options.log(`function ${name}: ${runtime} is run on Node.js ${process.versions.node}`);
    }
  }

  /** The child's program as JavaScript, made once: Node could strip the types itself, for 70 ms at every cold start. */
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

function refuseUnsupported({ name, runtime }: FunctionConfiguration): void {
  if (!runtime.startsWith("nodejs")) {
    throw new UnsupportedFunction(`${name}: the local platform runs Node.js functions, not ${runtime}`);
  }
}

/** What a process is started with: reserved concurrency is not part of it. */
function fingerprintOf({ reservedConcurrency: _, ...configuration }: FunctionConfiguration): string {
  return JSON.stringify(configuration);
}

function isFresh(process: RuntimeProcess): boolean {
  const neededMs = process.configuration.timeoutSeconds * 1000 + CREDENTIALS_MARGIN_MS;
  return process.usable && process.session.expiresAtMs - Date.now() > neededMs;
}

/** A trace header of X-Ray, not sampled: nothing collects traces here. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}
