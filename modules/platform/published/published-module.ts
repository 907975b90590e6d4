import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { ModuleStack } from "../readable-stack.js";

/** A Terraform module that teams take as it is, knowing nothing of what it is made with. */
export interface PublishedModule {
  /** Its folder's name. */
  readonly name: string;
  /** What it makes, in a sentence; the first of its README. */
  readonly summary: string;
  /** What a user should know before the first apply: paragraphs. */
  readonly notes: readonly string[];
  readonly build: (stack: ModuleStack) => void;
}

/** Outputs by name, each a value and its description. */
export type Outputs = Readonly<Record<string, readonly [value: unknown, description: string]>>;

export function declareOutputs(scope: Construct, outputs: Outputs): void {
  const apart = new Construct(scope, "outputs"); // since an output may bear the name of a room
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new TerraformOutput(apart, name, { value, description, staticId: true });
  }
}
