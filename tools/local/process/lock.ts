import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, type ProcessIdentity, thisProcess } from "./identity.js";

/** The process that holds a lock. */
export interface LockHolder extends ProcessIdentity {
  /** What it runs: `make up`. */
  readonly command: string;
  /** When it took the lock, in ISO 8601. */
  readonly since: string;
}

/** A lock is held by another process. */
export class LockedError extends Error {
  constructor(readonly holder: LockHolder) {
    super(`\`${holder.command}\` is running (process ${holder.pid}, since ${holder.since}).`);
  }
}

interface Claim extends LockHolder {
  readonly held: boolean;
}

/**
 * A lock that one process at a time holds, as a folder with one file for each process that wants it. A lock of a process that has exited is
 * free, also after SIGKILL: files of such processes don't count, and no process deletes the file of a running one.
 */
export class ProcessLock {
  private readonly file: string;

  private constructor(
    private readonly folder: string,
    claim: Claim,
  ) {
    this.file = join(folder, `${claim.pid}-${claim.processStart.replace(/\W+/g, "-")}.json`);
  }

  /** Returns the process that holds the lock, or is about to; undefined if it is free. */
  static holder(folder: string): LockHolder | undefined {
    const claims = runningClaims(folder);
    return claims.find(({ held }) => held) ?? claims[0];
  }

  /**
   * Takes the lock, or finds that another process holds it.
   *
   * @param command - what this process runs, for the message of the processes that come later
   * @throws {@link LockedError}
   */
  static async take(folder: string, command: string): Promise<ProcessLock> {
    const claim: Claim = { ...thisProcess(), command, since: new Date().toISOString(), held: false };
    const lock = new ProcessLock(folder, claim);
    // Each process writes its file before it reads those of others, so of two processes at least one sees the other. Of those that see each
    // other, the one with the lowest process id stays, and waits until the others have withdrawn or hold the lock.
    for (;;) {
      lock.write(claim);
      for (;;) {
        const others = runningClaims(folder).filter(({ pid }) => pid !== claim.pid);
        const holder = others.find(({ held }) => held);
        if (holder) {
          lock.release();
          throw new LockedError(holder);
        }
        if (others.length === 0) {
          lock.write({ ...claim, held: true });
          return lock;
        }
        if (others.some(({ pid }) => pid < claim.pid)) break;
        await sleep(10);
      }
      lock.release();
      await sleep(20);
    }
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private write(claim: Claim): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(claim), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Returns the claims of running processes, and removes the others' files. */
function runningClaims(folder: string): Claim[] {
  return filesIn(folder).flatMap((file) => {
    const claim = read(join(folder, file));
    if (claim && isRunning(claim)) return [claim];
    // No later process uses the name of this file again: it contains the start of the one that has exited.
    if (claim) rmSync(join(folder, file), { force: true });
    return [];
  });
}

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json"));
  } catch {
    return []; // nobody has wanted the lock yet
  }
};

function read(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Claim;
  } catch {
    return undefined; // removed since it was listed
  }
}
