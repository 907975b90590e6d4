import type { z } from "zod";
import type { ModuleStack } from "../../terraform/index.js";
import { type DeepPartial, variablesFor } from "../../terraform/index.js";
import { addRules, type ModuleSections, type NotChecked } from "./module-rules.js";

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
  /** The rules that its variables' validations check, and why they do not check others about the same settings. */
  readonly rules: ModuleRules;
  readonly build: (stack: ModuleStack) => void;
}

/** What decides which rules a module checks. */
interface ModuleRules<Settings = never> {
  /** The sections of the settings that the inputs stand for. */
  readonly sections: (settings: Settings) => ModuleSections;
  /** @default none */
  readonly notChecked?: NotChecked;
}

interface Definition<S extends z.ZodType> extends ModuleDescription {
  readonly inputs: S;
  readonly structure: DeepPartial<z.input<S>>;
  readonly rules: ModuleRules<z.output<S>>;
  /** Adds the constructs to the stack. Values in the settings are tokens of variables. */
  readonly build: (stack: ModuleStack, settings: z.output<S>) => void;
}

export function publishedModule<S extends z.ZodType>({ build, ...description }: Definition<S>): PublishedModule {
  return {
    ...description,
    structure: description.structure as object,
    build: (stack) => buildModule(stack, { ...description, build }),
  };
}

/** Adds the variables, the rules that they check, and the constructs of a module. */
export function buildModule<S extends z.ZodType>(
  stack: ModuleStack,
  { inputs, structure, rules, build }: Pick<Definition<S>, "inputs" | "structure" | "rules" | "build">,
): void {
  const settings = variablesFor(stack, inputs, structure);
  addRules(stack, rules.sections(settings), rules.notChecked ?? {});
  build(stack, settings);
}
