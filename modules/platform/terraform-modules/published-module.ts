import type { z } from "zod";
import type { ModuleStack } from "../../terraform/index.js";
import { type DeepPartial, variablesFor } from "../../terraform/index.js";

interface ModuleDescription {
  /** Name of its folder. */
  readonly name: string;
  /** What it creates, in a sentence: the first of its README. */
  readonly summary: string;
  /** Notes for users, a paragraph each. */
  readonly notes: readonly string[];
}

/** A published Terraform module. Its users need no CDKTF. */
export interface PublishedModule extends ModuleDescription {
  /** Schema of all settings. Those that are not `structure` become variables. */
  readonly inputs: z.ZodType;
  /** The fixed structure, and defaults of variables. */
  readonly structure: object;
  readonly build: (stack: ModuleStack) => void;
}

interface Definition<S extends z.ZodType> extends ModuleDescription {
  readonly inputs: S;
  readonly structure: DeepPartial<z.input<S>>;
  /** Adds the constructs to the stack. Values in the settings are tokens of variables. */
  readonly build: (stack: ModuleStack, settings: z.output<S>) => void;
}

export function publishedModule<S extends z.ZodType>({ build, ...description }: Definition<S>): PublishedModule {
  const { inputs, structure } = description;
  return { ...description, structure: structure as object, build: (stack) => build(stack, variablesFor(stack, inputs, structure)) };
}
