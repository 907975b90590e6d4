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

const program = (name: string, script: string) => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};
const doctor = () => {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  return spawnSync("bash", [join(root, "tools/setup/doctor.sh")], { cwd: root, env, encoding: "utf8" });
};

test.each([
  [
    "2.12.7",
    "! AWS CLI    2.12.7 ignores AWS_ENDPOINT_URL: for the local platform, it would call AWS; install 2.13 or newer, or 1.29 of version 1\n",
  ],
  ["1.28.0", "! AWS CLI    1.28.0 ignores AWS_ENDPOINT_URL: "],
  ["2.13.0", "✓ AWS CLI    2.13.0\n"],
])("says whether the AWS CLI %s uses the local platform, and does not require it", (version, line) => {
  program("aws", `echo "aws-cli/${version} Python/3.11.4 Linux/6"`);
  const { status, stdout } = doctor();
  expect(stdout).toContain(line);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("All required programs are installed.\n") });
});

test.each([
  [["127.0.0.1", "127.0.1.1"], "for last in 2 3 200; do sudo ifconfig lo0 alias 127.0.1.$last; done\n"],
  [["127.0.0.1", "127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.200"], "✓ loopback   127.0.1.1, 127.0.1.2, 127.0.1.3, 127.0.1.200\n"],
])("has the commands for the loopback addresses that macOS lacks, with %j", (addresses, line) => {
  program("uname", "echo Darwin");
  program("ifconfig", addresses.map((address) => `echo "\tinet ${address} netmask 0xff000000"`).join("\n"));

  const { status, stdout } = doctor();

  expect(stdout).toContain(line);
  expect(status).toBe(0);
});
