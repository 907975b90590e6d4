import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { until } from "../../../../tools/local/process/index.js";
import { documentIn, errorsIn, inOneLine, requireSuccess, runTerraform } from "../../../../tools/terraform/index.js";

const diagnostic = { severity: "error", summary: "Resource precondition failed", detail: "It\nwould be replaced.", address: "a.b" };
const event = (type: string, more: object) => JSON.stringify({ type, "@level": "info", ...more });

describe("the errors of a command", () => {
  test("are read from its events, without warnings and other output", () => {
    const lines = [
      "not JSON",
      "{ broken",
      event("version", {}),
      event("diagnostic", { diagnostic: { severity: "warning", summary: "Deprecated" } }),
      event("diagnostic", { diagnostic }),
    ];

    expect(errorsIn({ command: "plan", code: 1, lines })).toEqual([diagnostic]);
  });

  test("of validate are read from its document", () => {
    const lines = JSON.stringify({ valid: false, diagnostics: [diagnostic, { severity: "warning", summary: "w" }] }, null, 2).split("\n");

    expect(errorsIn({ command: "validate", code: 1, lines })).toEqual([diagnostic]);
  });

  test("are in the message and the data of the exception", () => {
    const run = { command: "apply", code: 1, lines: [event("diagnostic", { diagnostic })] };

    expect(() => requireSuccess(run)).toThrow(
      expect.objectContaining({
        message: "terraform apply failed (exit code 1):\na.b: Resource precondition failed\nIt\nwould be replaced.",
        diagnostics: [diagnostic],
      }),
    );
    expect(requireSuccess({ ...run, code: 0 })).toEqual({ ...run, code: 0 });
  });

  test("fit on one line", () => {
    expect(inOneLine({ ...diagnostic, severity: "error" })).toBe("a.b: Resource precondition failed: It would be replaced.");
    expect(inOneLine({ severity: "error", summary: "Failed" })).toBe("Failed");
  });
});

test("a document is read from several lines, between warnings", () => {
  const lines = ["Warning: deprecated", "{", '  "a": {', '    "value": 1', "  }", "}", "another warning"];

  expect(documentIn({ command: "output", code: 0, lines })).toEqual({ a: { value: 1 } });
  expect(() => documentIn({ command: "output", code: 0, lines: ["nothing"] })).toThrow("terraform output failed (exit code 0):\nnothing");
});

describe("a running command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "terraform-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a shell script in place of Terraform. */
  const running = (script: string) => {
    writeFileSync(join(folder, "terraform"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "terraform"), 0o755);
    const interrupt = new AbortController();
    const lines: string[] = [];
    const environment = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
    const run = runTerraform(["apply"], { folder, environment, onLine: (line) => lines.push(line), signal: interrupt.signal });
    run.catch(() => undefined); // a test expects it
    return { run, lines, interrupt };
  };

  test("is interrupted once, and has its time to save the state", async () => {
    const { run, lines, interrupt } = running(`
      trap 'echo SIGINT >> signals' INT
      echo started
      while [ ! -s signals ]; do sleep 0.05; done
      sleep 0.3
      cat signals > state`);
    await until("the start", () => lines.includes("started"));
    interrupt.abort(new Error("Stopped by SIGINT."));
    await expect(run).rejects.toThrow("Stopped by SIGINT.");
    expect(readFileSync(join(folder, "state"), "utf8")).toBe("SIGINT\n");
  });

  test("that is killed says by which signal", async () => {
    const { run } = running("kill -KILL $$");
    const finished = await run;
    expect(finished).toMatchObject({ command: "apply", code: 1, killedBy: "SIGKILL" });
    expect(() => requireSuccess(finished)).toThrow("terraform apply failed (killed by SIGKILL):");
  });
});
