import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { until } from "../../tools/local/process/index.js";
import { Workspace } from "../support/documents/workspace.js";
import { MakeTask } from "../support/processes/make-task.js";
import { processesIn } from "../support/processes/processes.js";

// `make up` is interrupted at random moments: MSK_SEED repeats those of an earlier run.
const seed = Number(process.env["MSK_SEED"] ?? Date.now() % 1_000_000);

/** Returns a random number from 0 to 1; the same one for the same seed and name (mulberry32). */
function random(name: string): number {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed) + 0x6d2b79f5;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** Small settings with brokers: without functions and queues, an apply takes less than a minute. */
const settings = (retentionDays: number) => `environment: dev
network: { mode: new, egress: none, flowLogs: { retentionDays: ${retentionDays} } }
cluster: { volumeGib: 10, storageAutoscaling: off, enhancedMonitoring: DEFAULT, deletionProtection: false }
`;

interface Phase {
  readonly name: string;
  /** The output of `make up` with which it begins; "" for the start of make. */
  readonly begins: string;
  /** The interruption comes within this time after that, in ms. */
  readonly lasts: number;
  /** A platform is running before. */
  readonly running?: true;
}

const phases: readonly Phase[] = [
  { name: "before the first line", begins: "", lasts: 1_500 },
  { name: "while the platform starts", begins: " s  ", lasts: 6_000 },
  { name: "in the synthesis", begins: "Synthesizing", lasts: 4_000 },
  { name: "in the apply", begins: "Applying", lasts: 25_000 },
  { name: "in an apply to a running platform", begins: "Applying", lasts: 4_000, running: true },
];

interface Interruption {
  readonly name: string;
  readonly interrupt: (task: MakeTask) => unknown;
  /** The exit status of make as a shell reports it. */
  readonly status: number;
}

const interruptions: readonly Interruption[] = [
  { name: "Ctrl-C", interrupt: (task) => task.signalGroup("SIGINT"), status: 130 },
  { name: "SIGTERM to make", interrupt: (task) => task.signalMake("SIGTERM"), status: 143 },
  { name: "SIGTERM to all", interrupt: (task) => task.signalGroup("SIGTERM"), status: 143 },
  { name: "SIGKILL to all", interrupt: (task) => task.signalGroup("SIGKILL"), status: 137 },
  { name: "SIGKILL to the command", interrupt: (task) => task.signalCommand("SIGKILL"), status: 2 },
];

let workspace: Workspace;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  process.stdout.write(`MSK_SEED=${seed} repeats these moments\n`);
  workspace = Workspace.create();
  environment = { ...(await workspace.environment()), MSK_CONFIG: "small.yaml" };
  use(1);
});

// After a failure, the next interruption begins without a platform.
afterEach(() => start("down").status, 120_000);

afterAll(() => workspace?.remove());

const use = (retentionDays: number) => writeFileSync(join(workspace.clone, "small.yaml"), settings(retentionDays));
const start = (...args: readonly string[]) => new MakeTask(workspace.clone, environment, ...args);

async function succeeds(...args: readonly string[]): Promise<MakeTask> {
  const task = start(...args);
  const status = await task.status;
  expect({ status, end: status === 0 ? "" : task.lines.slice(-40) }).toEqual({ status: 0, end: "" });
  // 10 s, and what a loaded machine adds: it makes the whole task slower.
  expect(task.longestSilence).toBeLessThan(Math.max(30_000, task.elapsed / 4));
  return task;
}

/** Waits until no process of the clone is running. A platform whose parent was killed stops within 15 s. */
const nothingRuns = async () => {
  await until("every process to exit", () => processesIn(workspace.clone).length === 0, { timeoutMs: 30_000 }).catch(() => undefined);
  expect(processesIn(workspace.clone)).toEqual([]);
};

describe.each(phases)("make up interrupted $name", ({ name: phase, begins, lasts, running }) => {
  test.each(interruptions)(
    "by $name",
    async ({ name, interrupt, status }) => {
      if (running) await succeeds("up");
      use(3);
      const task = start("up");
      if (begins !== "") await task.untilLine(begins);
      const after = Math.round(random(`${phase} ${name}`) * lasts);
      await sleep(after);
      const finishedEarlier = !task.running;
      await interrupt(task);
      const ended = await task.status;
      const moment = { phase, name, seed, after };

      // On a fast machine, the apply can be complete by then.
      if (!finishedEarlier) expect({ ...moment, status: ended, output: task.output }).toMatchObject({ ...moment, status });
      if (running) {
        if (!finishedEarlier && status !== 137 && status !== 2)
          expect(task.output).toContain("The platform keeps running: http://127.0.0.1:");
        const again = start("up");
        // After SIGKILL the state can lack a resource that exists: then the command that starts again is named.
        if ((await again.status) !== 0) expect(again.output).toContain("Start again: make down && make up");
      } else if (!finishedEarlier) {
        await nothingRuns();
      }
      const down = await succeeds("down");
      expect(down.output).toMatch(running || finishedEarlier ? /The local platform is stopped/ : /No local platform was running/);
      await nothingRuns();

      use(1);
      const up = await succeeds("up");
      expect(up.output).toMatch(/The platform is running\.\n.*\nUse the platform from this shell:\n/s);
      await succeeds("down");
      await nothingRuns();
      process.stdout.write(`make up, ${phase}: ${name} after ${after} ms: exit status ${ended}, nothing left, works again\n`);
    },
    900_000,
  );
});
