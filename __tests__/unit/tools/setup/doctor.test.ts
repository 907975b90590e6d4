import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { root } from "../../../../tools/setup/folders.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [
    "2.12.7",
    "! AWS CLI    2.12.7 ignores AWS_ENDPOINT_URL: for the local platform, it would call AWS; install 2.13 or newer, or 1.29 of version 1\n",
  ],
  ["1.28.0", "! AWS CLI    1.28.0 ignores AWS_ENDPOINT_URL: "],
  ["2.13.0", "✓ AWS CLI    2.13.0\n"],
])("says whether the AWS CLI %s uses the local platform, and does not require it", (version, line) => {
  writeFileSync(join(folder, "aws"), `#!/bin/sh\necho "aws-cli/${version} Python/3.11.4 Linux/6"\n`);
  chmodSync(join(folder, "aws"), 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  const { status, stdout } = spawnSync("bash", [join(root, "tools/setup/doctor.sh")], { cwd: root, env, encoding: "utf8" });
  expect(stdout).toContain(line);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("All required programs are installed.\n") });
});
