import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Walked } from "../../tools/console/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";

// The console in a real browser, on a platform that is deployed for it: the command that takes the pictures of the documents.
const run = promisify(execFile);

let folder: string;
let walked: Walked;

beforeAll(async () => {
  folder = runFolder("console-test");
  const args = ["--import", "tsx", "tools/cli.ts", "console", "screenshots", "--out", folder, "--json"];
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  walked = JSON.parse(stdout);
}, 900_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test("takes the token out of the address", () => {
  expect(walked.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

test("shows that the platform is healthy, loses a broker, recovers, and that a lag grows", () => {
  const { healthy, recovered, "broker-killed": killed, "lag-growing-overview": lag } = walked.health;
  expect([healthy?.[0], recovered?.[0]]).toEqual(["Healthy", "Healthy"]);
  expect(killed?.slice(0, 3)).toEqual([
    "Degraded",
    expect.stringMatching(/^Broker 2 \(use1-az\d\) is not in the cluster/),
    expect.stringMatching(/not in sync/),
  ]);
  expect(killed?.slice(3).join("\n")).toMatch(/^Alarm .*-under-replicated-[13]\. .*Runbook: /m);
  expect(lag?.join("\n")).toMatch(/^Degraded\n.*The lag of ad-events-counter grows: [\d,]+ messages/);
});

test("writes a message, finds it by its key, and shows its HTML as text", () => {
  expect(walked.written).toContain("console-walk");
  expect(walked.written).toContain('"html": "<img src=x onerror=alert(1)>"');
  expect(walked.written).toMatch(/origin\s+console/);
});

test("is usable with the keyboard", () => {
  expect(walked.keys).toEqual(
    ["Overview", "Topics", "Consumers", "Access", "Alarms", "Events"].map((title) => expect.stringContaining(title)),
  );
  expect(walked.focus[0]).toBe("Skip to the content");
  expect(walked.focus).toEqual(expect.arrayContaining([expect.stringContaining("Overview"), expect.stringContaining("Topics")]));
});

test("fits a narrow screen", () => {
  expect(Object.entries(walked.overflow).filter(([, pixels]) => pixels > 0)).toEqual([]);
  expect(Object.keys(walked.overflow).length).toBe(6);
});

test("breaks no rule of accessibility, in light and in dark mode", () => {
  expect(Object.entries(walked.accessibility).filter(([, violations]) => violations.length > 0)).toEqual([]);
  expect(Object.keys(walked.accessibility).length).toBe(14);
});

test("violates no content security policy, and causes no error in the browser", () => {
  expect(walked.errors).toEqual([]);
});

test("takes a picture of each state", () => {
  expect([...walked.pictures].sort()).toEqual(
    ["alarms", "broker-killed", "dark", "healthy", "lag-growing", "messages", "narrow", "recovered"].map((name) => `${name}.png`),
  );
});
