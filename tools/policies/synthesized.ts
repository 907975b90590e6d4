import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { type PlatformSettings, PlatformStack } from "../../modules/platform/index.js";

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The blocks of a stack that need permissions, in Terraform's JSON syntax. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
}

/** Synthesizes the platform stack of settings, and writes nothing that remains. */
export function synthesized(settings: PlatformSettings): StackJson {
  const outdir = mkdtempSync(join(tmpdir(), "msk-policies-"));
  try {
    const stack = new PlatformStack(new App({ outdir, stackTraces: false }), "platform", settings);
    stack.prepareStack();
    return JSON.parse(JSON.stringify(stack.toTerraform())) as StackJson;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
