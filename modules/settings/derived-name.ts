import type { ComposedText } from "./composed-text.js";

/** A name in AWS that settings determine. */
export interface DerivedName {
  /** The argument of a Terraform resource that takes the name: `aws_security_group.name`. */
  readonly argument: string;
  readonly name: ComposedText;
}

/** Returns the names in AWS that a section's settings determine. */
export type DerivedNames<Context> = (settings: Context) => readonly DerivedName[];

/** Returns names that resources of several types share. */
export const sharedName = (name: ComposedText, ...argumentsOfName: readonly string[]): DerivedName[] =>
  argumentsOfName.map((argument) => ({ argument, name }));
