import type { z } from "zod";
import type { ModuleStack } from "../../terraform/index.js";
import { type DeepPartial, variablesFor } from "../../terraform/index.js";

interface Described {
  /** Its folder's name. */
  readonly name: string;
  /** What it makes, in a sentence; the first of its README. */
  readonly summary: string;
  /** What a user should know before the first apply: paragraphs. */
  readonly notes: readonly string[];
}

/** A Terraform module that teams take as it is, knowing nothing of what it is made with. */
export interface PublishedModule extends Described {
  /** All that it could be told: what is not `structure` is a variable. */
  readonly inputs: z.ZodType;
  /** What of it is fixed, and values that are the defaults of their variables. */
  readonly structure: object;
  readonly build: (stack: ModuleStack) => void;
}

interface Definition<S extends z.ZodType> extends Described {
  readonly inputs: S;
  readonly structure: DeepPartial<z.input<S>>;
  /** Adds what is in it to its stack; values in its settings are variables. */
  readonly build: (stack: ModuleStack, settings: z.output<S>) => void;
}

export function publishedModule<S extends z.ZodType>({ build, ...described }: Definition<S>): PublishedModule {
  const { inputs, structure } = described;
  return { ...described, structure: structure as object, build: (stack) => build(stack, variablesFor(stack, inputs, structure)) };
}
