import { runChild } from "../../local/process/index.js";

/** What a command of Terraform's said. */
export interface TerraformRun {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Runs Terraform, whatever comes of it. */
export async function runTerraform(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<TerraformRun> {
  const { code, lines } = await runChild("terraform", args, { name: `terraform ${args[0]}`, cwd, env });
  return { code: code ?? 1, lines };
}

/** An error of Terraform's, with all that it says of its place. */
export interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string };
}

/** The errors in the output of a command that was run with `-json`. */
export function errorsIn({ lines }: TerraformRun): Diagnostic[] {
  return lines.flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
    return diagnostic?.severity === "error" ? [diagnostic] : [];
  });
}

/** An error in one line. */
export const sentence = ({ address, summary, detail = "" }: Diagnostic): string =>
  [address, summary, detail].filter(Boolean).join(": ").replace(/\s+/g, " ");
