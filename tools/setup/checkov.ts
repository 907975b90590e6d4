import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensurePythonEnvironment } from "../local/process/index.js";
import { root, runFolder, toolsFolder } from "./folders.js";
import { withStaticBlocks } from "./static-blocks.js";

const run = promisify(execFile);

/** A policy that a resource does not meet. */
export interface Finding {
  /** `CKV_AWS_158` */
  readonly check: string;
  /** Description of the policy. */
  readonly name: string;
  /** `aws_sqs_queue.event_api_on_failure` */
  readonly resource: string;
}

/** The result of a checkov run. */
export interface CheckovResult {
  /** The number of passed checks. 0 means that nothing was checked. */
  readonly passed: number;
  readonly findings: readonly Finding[];
  /** The number of files that checkov could not parse, and so did not check. */
  readonly unreadable: number;
  /** Paths of the files with a resource that was checked, or whose finding is accepted. */
  readonly files: readonly string[];
}

/** Runs checkov on the Terraform JSON of a synthesized stack. @param stack - its folder */
export async function checkovOnStack(stack: string, log: (line: string) => void): Promise<CheckovResult> {
  const folder = runFolder("checkov");
  try {
    for (const file of readdirSync(stack).filter((name) => name.endsWith(".tf.json")))
      writeFileSync(join(folder, file), JSON.stringify(withStaticBlocks(JSON.parse(readFileSync(join(stack, file), "utf8"))), null, 2));
    return await checkov(folder, "terraform_json", log);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs checkov on HCL. @param folder - with the files, in any depth */
export const checkovOnHcl = (folder: string, log: (line: string) => void): Promise<CheckovResult> => checkov(folder, "terraform", log);

async function checkov(folder: string, framework: "terraform_json" | "terraform", log: (line: string) => void): Promise<CheckovResult> {
  const programs = await ensurePythonEnvironment(join(toolsFolder, "checkov"), join(root, "tools/setup/checkov-requirements.txt"), log);
  const args = ["--skip-download", "--compact", "--soft-fail", "-o", "json", "-d", folder, "--framework", framework];
  const { stdout } = await run(join(programs, "python"), [join(programs, "checkov"), ...args], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONWARNINGS: "ignore", LOG_LEVEL: "ERROR" },
  });
  const { summary, results = {} } = JSON.parse(stdout) as CheckovOutput;
  const { passed_checks: passed = [], failed_checks: failed = [], skipped_checks: skipped = [] } = results;
  return {
    passed: summary?.passed ?? 0,
    unreadable: summary?.parsing_errors ?? 0,
    files: [...new Set([...passed, ...failed, ...skipped].map(({ file_abs_path }) => file_abs_path))].sort(),
    findings: failed.map(({ check_id, check_name, resource }) => ({
      check: check_id,
      name: check_name,
      resource,
    })),
  };
}

interface CheckovRecord {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_abs_path: string;
}

interface CheckovOutput {
  readonly summary?: { readonly passed: number; readonly parsing_errors: number };
  readonly results?: { readonly [outcome in "passed_checks" | "failed_checks" | "skipped_checks"]?: readonly CheckovRecord[] };
}
