import { z } from "zod";
import type { DerivedNames } from "./derived-name.js";
import type { Rule, WarningRule } from "./rule.js";

/**
 * What a module adds to the settings file: its keys, the rules over them and its warnings.
 *
 * `Context` is what the rules read: the module's own settings, and those of other modules as far as a rule compares with them.
 * `Named` is what the names in AWS consist of.
 */
export interface SettingsSection<Shape extends z.core.$ZodLooseShape = z.core.$ZodLooseShape, Context = never, Named = never> {
  /** Heading of the section in docs/reference/settings.md. */
  readonly title: string;
  /** Schemas by top-level key. */
  readonly shape: Shape;
  /** Former names of top-level keys, with their new names. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly rules?: readonly Rule<Context>[];
  readonly warnings?: readonly WarningRule<Context>[];
  /** Names in AWS that consist of settings. AWS's rules for names apply to them. */
  readonly names?: DerivedNames<Named>;
}

/** Declares a section, with the types of its shape and context inferred. */
export const settingsSection = <Shape extends z.core.$ZodLooseShape, Context, Named>(
  section: SettingsSection<Shape, Context, Named>,
): SettingsSection<Shape, Context, Named> => section;

/** The keys of all sections in one type. Without an alias for the mapped type, declarations show its keys and not its name. */
type Shapes<Sections extends readonly SettingsSection[]> = (
  Sections[number]["shape"] extends infer Shape
    ? Shape extends unknown
      ? (shape: Shape) => void
      : never
    : never
) extends (all: infer All) => void
  ? { [K in keyof All]: All[K] }
  : never;

/** Returns the schema of a document that consists of these sections. */
export function schemaOfSections<const Sections extends readonly SettingsSection[]>(
  sections: Sections,
): z.ZodObject<Shapes<Sections> extends infer Shape extends z.core.$ZodLooseShape ? Shape : never, z.core.$strict> {
  const keys = sections.flatMap(({ shape }) => Object.keys(shape));
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) throw new Error(`two sections of the settings declare ${twice}`);
  const shape = Object.assign({}, ...sections.map((section) => section.shape));
  const renamed = Object.assign({}, ...sections.map((section) => section.renamed ?? {}));
  return z.strictObject(shape).meta({ renamed }) as never;
}
