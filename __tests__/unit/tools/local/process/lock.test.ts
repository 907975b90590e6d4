import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  type ChildHandle,
  identityOf,
  isRunning,
  LockedError,
  ProcessLock,
  startChild,
  thisProcess,
  until,
} from "../../../../../tools/local/process/index.js";

let folder: string;
const started: ChildHandle[] = [];

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "lock-")), "lock");
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.stop(100)));
  rmSync(join(folder, ".."), { recursive: true });
});

/** Starts a process that takes the lock, prints `held` or the id of the holder, and holds it. */
function contender(): { readonly child: ChildHandle; readonly answer: () => Promise<string> } {
  const lines: string[] = [];
  const script = `
    const { ProcessLock } = require(${JSON.stringify(require.resolve("../../../../../tools/local/process/index.ts"))});
    ProcessLock.take(${JSON.stringify(folder)}, "make up").then(() => console.log("held"), (error) => console.log(error.holder.pid));
    setInterval(() => {}, 1000);`;
  const child = startChild(process.execPath, ["--import", "tsx", "-e", script], { name: "contender", onLine: (line) => lines.push(line) });
  started.push(child);
  return { child, answer: () => until("an answer", () => lines[0]) };
}

const claimOf = (name: string, claim: object) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ command: "make up", since: "2026-01-01T00:00:00.000Z", held: true, ...claim }),
  );
};

test("is held by one process until it releases the lock", async () => {
  const lock = await ProcessLock.take(folder, "make down");
  expect(ProcessLock.holder(folder)).toMatchObject({ ...thisProcess(), command: "make down" });
  expect(await contender().answer()).toBe(String(process.pid));

  lock.release();
  expect(ProcessLock.holder(folder)).toBeUndefined();
  expect(await contender().answer()).toBe("held");
});

test("names the command, the process and the time of the holder", async () => {
  const { child, answer } = contender();
  await answer();
  const refused = ProcessLock.take(folder, "make up");
  await expect(refused).rejects.toThrow(LockedError);
  await expect(refused).rejects.toThrow(new RegExp(`^\`make up\` is running \\(process ${child.pid}, since 20..-.*Z\\)\\.$`));
});

test("is held by exactly one of many processes that start at once", async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => contender().answer()));
  expect(answers.filter((answer) => answer === "held")).toHaveLength(1);
}, 60_000);

test("is free after its holder was killed", async () => {
  const { child, answer } = contender();
  await answer();
  expect(ProcessLock.holder(folder)).toMatchObject({ pid: child.pid });
  child.kill("SIGKILL");
  await child.exited;

  const lock = await ProcessLock.take(folder, "make up");
  expect(readdirSync(folder)).toHaveLength(1);
  lock.release();
});

test("is free if another process has got the id of its holder since", async () => {
  claimOf("old", { pid: process.ppid, processStart: "an earlier start" });
  expect(ProcessLock.holder(folder)).toBeUndefined();
  (await ProcessLock.take(folder, "make up")).release();
});

test("waits for the decision of a process that is about to take it", async () => {
  const other = identityOf(process.ppid);
  claimOf("other", { ...other, held: false });
  const taken = ProcessLock.take(folder, "make up");
  const early = await Promise.race([taken.then(() => "held"), new Promise((resolve) => setTimeout(() => resolve("waiting"), 200))]);
  expect(early).toBe("waiting");
  rmSync(join(folder, "other.json"));
  (await taken).release();
});

test("recognizes a process by its id and its start", () => {
  const self = thisProcess();
  expect(isRunning(self)).toBe(true);
  expect(isRunning({ ...self, processStart: "another" })).toBe(false);
  expect(identityOf(2 ** 22 + 1)).toBeUndefined();
});
