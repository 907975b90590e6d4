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
}

/**
 * Runs checkov on a synthesized stack.
 *
 * @param folder - contains `cdk.tf.json`
 */
export async function checkov(folder: string, log: (line: string) => void): Promise<CheckovResult> {
  const programs = await ensurePythonEnvironment(join(toolsFolder, "checkov"), join(root, "tools/setup/checkov-requirements.txt"), log);
  const args = ["--skip-download", "--quiet", "--soft-fail", "-o", "json", "-d", folder, "--framework", "terraform_json"];
  const { stdout } = await run(join(programs, "python"), [join(programs, "checkov"), ...args], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONWARNINGS: "ignore", LOG_LEVEL: "ERROR" },
  });
  const output = JSON.parse(stdout) as CheckovOutput;
  return {
    passed: output.summary?.passed ?? 0,
    findings: (output.results?.failed_checks ?? []).map(({ check_id, check_name, resource }) => ({
      check: check_id,
      name: check_name,
      resource,
    })),
  };
}

interface CheckovOutput {
  readonly summary?: { readonly passed: number };
  readonly results?: { readonly failed_checks?: { readonly check_id: string; readonly check_name: string; readonly resource: string }[] };
}
