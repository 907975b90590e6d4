import { randomBytes } from "node:crypto";
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeCertificate } from "../../../tools/local/kafka/index.js";
import { type ChildHandle, freePort, runChild, startChild, until } from "../../../tools/local/process/index.js";

/** A PostgreSQL server of Debian with logical replication and TLS, on loopback, in its own folder. */
export class Postgres {
  private server: ChildHandle | undefined;

  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    readonly port: number,
    readonly user: string,
    readonly password: string,
    private readonly identity: { readonly certificate: string; readonly key: string },
    private readonly owner: Owner | undefined,
  ) {}

  /** Certificate of the server for 127.0.0.1, in PEM. It is its own authority. */
  get certificate(): string {
    return this.identity.certificate;
  }

  /** Creates a server with a superuser and starts it. @throws Error that says what to install */
  static async start(): Promise<Postgres> {
    const programs = programsFolder();
    const owner = unprivileged();
    const folder = mkdtempSync(join(tmpdir(), "postgres-"));
    const password = randomBytes(24).toString("hex");
    const postgres = new Postgres(programs, folder, await freePort(), "replicator", password, await nodeCertificate(), owner);
    try {
      await postgres.initialize();
      await postgres.run();
    } catch (failure) {
      await postgres.stop();
      throw failure;
    }
    return postgres;
  }

  /** Runs statements as the superuser. @returns the rows of the last one, as text with `|` between columns */
  async sql(statements: string, database = "postgres"): Promise<string[]> {
    const args = ["-h", this.folder, "-p", String(this.port), "-U", this.user, "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtX"];
    const file = join(this.folder, `${randomBytes(8).toString("hex")}.sql`);
    writeFileSync(file, statements, { mode: 0o644 });
    const { code, lines } = await runChild(join(this.programs, "psql"), [...args, "-f", file], { name: "psql" });
    rmSync(file);
    if (code !== 0) throw new Error(`psql failed with status ${code}: ${lines.slice(-5).join(" | ")}`);
    return [...lines];
  }

  /** Kills the server, and starts it again: it recovers from its write-ahead log. */
  async crash(downMs = 0): Promise<void> {
    this.server?.kill("SIGQUIT"); // immediate shutdown
    await this.server?.exited;
    await new Promise((resolve) => setTimeout(resolve, downMs));
    await this.run();
  }

  async stop(): Promise<void> {
    this.server?.kill("SIGINT"); // fast shutdown
    await this.server?.exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async initialize(): Promise<void> {
    const { certificate, key } = this.identity;
    const [data, passwordFile] = [join(this.folder, "data"), join(this.folder, "password")];
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(passwordFile, this.password);
    for (const path of [this.folder, data, passwordFile]) this.own(path);
    const options = ["-U", this.user, "--auth-local=trust", "--auth-host=scram-sha-256", `--pwfile=${passwordFile}`, "-N", "-E", "UTF8"];
    const { code, lines } = await runChild(...this.as(join(this.programs, "initdb"), ["-D", data, ...options]), { name: "initdb" });
    if (code !== 0) throw new Error(`initdb failed with status ${code}: ${lines.slice(-5).join(" | ")}`);
    for (const [name, content] of [
      ["server.crt", certificate],
      ["server.key", key],
    ] as const) {
      writeFileSync(join(data, name), content);
      this.own(join(data, name));
      chmodSync(join(data, name), 0o600);
    }
    appendFileSync(
      join(data, "postgresql.conf"),
      [
        `port = ${this.port}`,
        "listen_addresses = '127.0.0.1'",
        `unix_socket_directories = '${this.folder}'`,
        "wal_level = logical",
        "ssl = on",
        "",
      ].join("\n"),
    );
  }

  private async run(): Promise<void> {
    const lines: string[] = [];
    const [program, args] = this.as(join(this.programs, "postgres"), ["-D", join(this.folder, "data")]);
    const server = startChild(program, args, { name: "postgres", onLine: (line) => lines.push(line) });
    this.server = server;
    await until("PostgreSQL to answer", () => {
      if (!server.running) throw new Error(`it exited: ${lines.slice(-5).join(" | ")}`);
      return this.sql("SELECT 1").then(() => true);
    });
  }

  /** PostgreSQL refuses to run as root. */
  private as(program: string, args: readonly string[]): [string, readonly string[]] {
    if (!this.owner) return [program, args];
    const { uid, gid } = this.owner;
    // A change of the user clears the signal that a process gets when its parent exits.
    return ["setpriv", [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--pdeathsig", "KILL", "--", program, ...args]];
  }

  private own(path: string): void {
    if (this.owner) chownSync(path, this.owner.uid, this.owner.gid);
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user and the group `nobody`, for root; undefined for anyone else. */
const unprivileged = (): Owner | undefined => (process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined);

/** @throws Error that says what to install */
function programsFolder(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const [newest] = versions.map(Number).sort((a, b) => b - a);
  const folder = join(DEBIAN, String(newest), "bin");
  if (newest === undefined || !existsSync(join(folder, "initdb")))
    throw new Error(`PostgreSQL is not in ${DEBIAN}: this test needs it (Debian: apt-get install postgresql)`);
  return folder;
}

const DEBIAN = "/usr/lib/postgresql";
