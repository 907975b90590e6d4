import { join } from "node:path";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Calls `write` with the folder of the construct's stack after each synthesis, for files that Terraform reads by `${path.module}`.
 * `Testing.synth` and `toTerraform` write no folder.
 */
export function afterSynthesis(construct: Construct, write: (stackDirectory: string) => void): void {
  const stack = TerraformStack.of(construct);
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      write(join(session.outdir, session.manifest.forStack(stack).workingDirectory));
    },
  };
}
