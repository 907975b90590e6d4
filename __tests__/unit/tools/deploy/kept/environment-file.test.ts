import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { adviceOnShell, type Endpoint } from "../../../../../tools/deploy/index.js";
import { writeEnvironmentFile } from "../../../../../tools/deploy/kept/environment-file.js";
import { findCommand, thisProcess } from "../../../../../tools/local/process/index.js";

/** A folder whose name the shell has to quote. */
let folder: string;
let endpoint: Endpoint;

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "environment-")), "it's a folder");
  mkdirSync(join(folder, "bin"), { recursive: true });
  endpoint = platformAt("http://127.0.0.1:20814");
  await writeEnvironmentFile(endpoint, folder);
  program("aws", 'case $1 in --version) echo "aws-cli/2.31.0 Python/3.13 Linux/6" ;; *) echo "aws $*" ;; esac');
  program("terraform", 'echo "terraform $*"');
});

afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

/** A platform that is "running" as long as this process, with its endpoint file. */
function platformAt(url: string): Endpoint {
  const platform: Endpoint = {
    ...thisProcess(),
    endpoint: url,
    secret: "secret",
    region: "us-east-1",
    accountId: "123456789012",
    accessKeyId: "AKIALOCAL",
    secretAccessKey: "local'secret",
    caFile: join(folder, "ca.pem"),
    startedAt: "2026-11-26T12:00:00.000Z",
  };
  writeFileSync(join(folder, "endpoint.json"), JSON.stringify(platform, null, 2));
  return platform;
}

function program(name: string, script: string): void {
  const file = join(folder, "bin", name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** An environment that would direct AWS's tools to a real account, with values that are hard to restore. */
const foreign = {
  AWS_PROFILE: "prod",
  AWS_DEFAULT_PROFILE: 'it\'s "prod" $HOME `x`',
  AWS_SESSION_TOKEN: "two\nlines\n",
  AWS_SECURITY_TOKEN: "",
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/x",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/token",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.2/x",
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x",
  AWS_ENDPOINT_URL_KAFKA: "https://kafka.eu-west-1.amazonaws.com",
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_USE_DUALSTACK_ENDPOINT: "true",
  AWS_CA_BUNDLE: "/corporate.pem",
  AWS_ACCESS_KEY_ID: "AKIAREAL",
  AWS_REGION: "eu-west-1",
  AWS_CONFIG_FILE: "/etc/aws/config",
  NO_PROXY: "intranet",
  HTTPS_PROXY: "http://proxy:3128",
  AWS_PAGER: "less",
};

test("commands of msk know a shell whose platform has stopped", async () => {
  const shell = { MSK_LOCAL: folder, AWS_ENDPOINT_URL: endpoint.endpoint };
  expect(await adviceOnShell(shell)).toBeUndefined();
  expect(await adviceOnShell({})).toBeUndefined();
  const advice = "This shell uses the local platform http://127.0.0.1:20814, which has stopped: `make up`, then `source ";
  platformAt("http://127.0.0.1:30001");
  expect(await adviceOnShell(shell)).toContain(advice);
  rmSync(join(folder, "endpoint.json"));
  expect(await adviceOnShell(shell)).toContain(advice);
});

const shells = ["bash", "zsh", "dash"].filter((shell) => findCommand(shell));

test("there is a shell to test", () => expect(shells).toContain("bash"));

describe.each(shells)("environment.sh in %s", (shell) => {
  const run = (script: string, variables: Readonly<Record<string, string>> = {}) => {
    const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, ...variables };
    // With a socket as input, which Node's pipes are, bash may read the user's bashrc.
    const stdio = ["ignore", "pipe", "pipe"] as const;
    const { status, stdout, stderr } = spawnSync(shell, ["-c", script, shell], { env, cwd: folder, encoding: "utf8", stdio: [...stdio] });
    return { status, stdout, stderr };
  };
  /** Returns the exported variables at the end of a script, apart from those that the shell maintains. */
  const environmentAfter = (script: string, variables?: Readonly<Record<string, string>>) => {
    const { stdout, stderr } = run(`set -eu\n${script}\nprintf '\\0'; env -0`, variables);
    expect(stderr).toBe("");
    const pairs = stdout
      .slice(stdout.indexOf("\0") + 1)
      .split("\0")
      .filter(Boolean);
    const entries = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
    return Object.fromEntries(entries.filter(([name]) => !["_", "SHLVL", "PWD", "OLDPWD", "PATH", "HOME", "LOGNAME"].includes(name)));
  };

  test("leaves only variables of the platform, whatever was set", () => {
    expect(environmentAfter(". ./environment.sh", foreign)).toEqual({
      AWS_ENDPOINT_URL: endpoint.endpoint,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "AKIALOCAL",
      AWS_SECRET_ACCESS_KEY: "local'secret",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      MSK_LOCAL: folder,
      NO_PROXY: "intranet,127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      HTTPS_PROXY: "http://proxy:3128",
      AWS_PAGER: "less",
    });
  });

  test("msk_deactivate restores exactly what was set before", () => {
    const before = environmentAfter("", foreign);
    expect(environmentAfter(". ./environment.sh; msk_deactivate", foreign)).toEqual(before);
    expect(environmentAfter(". ./environment.sh; msk_deactivate")).toEqual(environmentAfter(""));
    // Variables that are set and not exported stay so.
    expect(run("AWS_REGION=mine; . ./environment.sh; msk_deactivate; echo $AWS_REGION; printenv AWS_REGION || echo none").stdout).toBe(
      "mine\nnone\n",
    );
  });

  test("msk_deactivate leaves no function and no variable", () => {
    const { stdout, stderr } = run(
      // Names only: the values contain the path of the folder.
      ". ./environment.sh; msk_deactivate; set | sed 's/=.*//' | grep -i msk; command -v aws; command -v terraform; command -v msk_deactivate",
    );
    const lines = stdout.split("\n");
    expect({ lines, stderr }).toEqual({ lines: [join(folder, "bin/aws"), join(folder, "bin/terraform"), ""], stderr: "" });
  });

  test("replaces the platform that the shell has used, and still restores the first values", async () => {
    const other = join(folder, "..", "other.sh");
    run(`cp environment.sh ${JSON.stringify(other)}`);
    await writeEnvironmentFile(platformAt("http://127.0.0.1:30001"), folder);
    const both = `. '${other.replaceAll("'", "'\\''")}'; . ./environment.sh`;
    expect(environmentAfter(both, foreign)).toMatchObject({
      AWS_ENDPOINT_URL: "http://127.0.0.1:30001",
      NO_PROXY: "intranet,127.0.0.1,localhost",
    });
    expect(environmentAfter(`${both}; msk_deactivate`, foreign)).toEqual(environmentAfter("", foreign));
  });

  test("aws and terraform run while the platform runs, and say so if it has stopped", () => {
    expect(run(". ./environment.sh; aws kafka list-clusters-v2; terraform plan").stdout).toBe(
      "aws kafka list-clusters-v2\nterraform plan\n",
    );
    for (const tool of ["aws", "terraform"]) {
      const stopped = run(
        `. ./environment.sh; mv endpoint.json elsewhere.json; ${tool} x; code=$?; mv elsewhere.json endpoint.json; exit $code`,
      );
      expect(stopped).toMatchObject({ status: 1, stdout: "" });
      expect(stopped.stderr).toContain("The local platform of this shell, http://127.0.0.1:20814, has stopped.\nStart one with `make up`");
    }
    expect(existsSync(join(folder, "endpoint.json"))).toBe(true);
  });

  test("keeps a function of the user that is called aws", () => {
    const { stdout } = run("aws() { echo mine; }; . ./environment.sh; aws; msk_deactivate; aws");
    expect(stdout).toBe("mine\nmine\n");
  });

  test.each([
    ["2.12.7", true],
    ["1.28.9", true],
    ["2.9.0", true],
    ["2.13.0", false],
    ["1.29.0", false],
    ["1.45.11", false],
    ["2.31.0", false],
  ])("warns if the AWS CLI is too old to use AWS_ENDPOINT_URL: %s → %s", (version, tooOld) => {
    program("aws", `case $1 in --version) echo "aws-cli/${version} Python/3.11 Linux/6" ;; *) echo "aws $*" ;; esac`);
    const { stdout, stderr } = run("set -eu; . ./environment.sh; aws s3 ls");
    expect(stderr.includes(`WARNING: AWS CLI ${version.replace(/\.\d+$/, "")} ignores AWS_ENDPOINT_URL`)).toBe(tooOld);
    expect(stdout).toBe(tooOld ? `aws --endpoint-url ${endpoint.endpoint} s3 ls\n` : "aws s3 ls\n");
  });
});
