import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";

/** Outputs of a stack by name, each with its value and its description. */
export type Outputs = Readonly<Record<string, readonly [value: unknown, description: string]>>;

/** A part of a stack that adds outputs to it. */
export interface HasOutputs {
  readonly outputs: Outputs;
}

/** Adds outputs to the stack of `scope`. */
export function declareOutputs(scope: Construct, outputs: Outputs): void {
  const parent = new Construct(scope, "outputs"); // an output can have the name of another construct
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new TerraformOutput(parent, name, { value, description, staticId: true });
  }
}
