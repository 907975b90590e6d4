import { join } from "node:path";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Calls `write` with the folder of the construct's stack each time that the stack is synthesized to a folder, after its Terraform is
 * written: for files that Terraform reads by `${path.module}`. `Testing.synth` and `toTerraform` write no folder.
 */
export function besideStack(construct: Construct, write: (stackDirectory: string) => void): void {
  const stack = TerraformStack.of(construct);
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      write(join(session.outdir, session.manifest.forStack(stack).workingDirectory));
    },
  };
}
