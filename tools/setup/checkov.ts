import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensurePythonEnvironment } from "../local/process/index.js";
import { root, toolsFolder } from "./folders.js";

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

/**
 * Runs checkov on Terraform's JSON, such as that of a synthesized stack, or on HCL.
 *
 * @param folder - with the files, in any depth
 */
export async function checkov(folder: string, language: "json" | "hcl", log: (line: string) => void): Promise<CheckovResult> {
  const programs = await ensurePythonEnvironment(join(toolsFolder, "checkov"), join(root, "tools/setup/checkov-requirements.txt"), log);
  const framework = language === "json" ? "terraform_json" : "terraform";
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
